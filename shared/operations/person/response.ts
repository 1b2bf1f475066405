import { isoTime } from "../../platform/time.ts";
import { problem } from "../../serving/api/problem.ts";
import type { ApiResponse, StreamedResponse } from "../../serving/api/response.ts";
import { maxIdLength } from "../../streams/fields/field-types.ts";
import { exportPerson, type PersonStores } from "./export-person.ts";
import { personZip } from "./zip.ts";

/** Everything of a person as a ZIP archive, which is made while it is sent. */
export async function personExportResponse(
  stores: PersonStores,
  userId: string,
): Promise<ApiResponse | StreamedResponse> {
  const tables = userId.length > maxIdLength ? undefined : await exportPerson(stores, userId);
  if (tables === undefined) return problem("no-such-user", "nothing is stored about a user of that id");
  return {
    status: 200,
    headers: {
      "content-type": "application/zip",
      "content-disposition": 'attachment; filename="person.zip"',
      "cache-control": "no-store",
    },
    stream: personZip(tables, isoTime(stores.now())),
    people: { what: "export", subjects: [{ kind: "user", value: userId }] },
  };
}
