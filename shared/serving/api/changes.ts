import { isoTime } from "../../platform/time.ts";
import { subjectsOfRows } from "../audit/subjects-of-rows.ts";
import { type ChangesQuery, readChanges } from "../changes/read-changes.ts";
import { defaultLimit, readLimit } from "../rows/filter.ts";
import { jsonRow } from "../rows/served-columns.ts";
import { allowOnly } from "./parameters.ts";
import { problem } from "./problem.ts";
import type { ApiRequest } from "./request.ts";
import { type ApiResponse, jsonResponse } from "./response.ts";

/** The groups of a summary that changed since a token. */
export async function changesResponse(
  query: Omit<ChangesQuery, "limit" | "token">,
  { parameters }: ApiRequest,
): Promise<ApiResponse> {
  allowOnly(parameters, ["token", "limit"]);
  const { token, limit } = parameters;
  const page = await readChanges({ ...query, token, limit: limit === undefined ? defaultLimit : readLimit(limit) });
  if (page === "expired")
    return problem(
      "changes-expired",
      "begin again without a token; groups that you have and that do not come are gone",
    );
  const changes = page.changes.map(({ group, modified, rows }) => ({
    group,
    modified: isoTime(modified),
    rows: rows.map((row) => jsonRow(query.summary, row)),
  }));
  const [next, delta] = page.upToDate ? [null, page.token] : [page.token, null];
  const response = jsonResponse(200, { changes, next, delta });
  if (query.audience === "masked") return response;
  const rows = page.changes.flatMap((change) => change.rows);
  return { ...response, people: { what: query.summary.name, subjects: subjectsOfRows(query.summary, rows) } };
}
