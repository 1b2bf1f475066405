import type { InvocationContext } from "@azure/functions";
import { auditFor } from "../../shared/composition.ts";
import { log } from "../../shared/platform/telemetry/log.ts";
import type { Caller } from "../../shared/serving/api/access.ts";
import type { ApiResponse } from "../../shared/serving/api/response.ts";
import { recordRead } from "../../shared/serving/audit/audit.ts";
import { auditedBy } from "../../shared/serving/audit/audited-by.ts";
import { azure, now } from "./pipeline.ts";

const audit = auditFor(azure);

/**
 * The response, after the audit has a record of everybody whose data it contains. It is not returned without.
 *
 * @throws Error for a response with data that does not name the people
 */
export async function auditedResponse(
  response: ApiResponse,
  { caller, endpoint, request }: { readonly caller: Caller; readonly endpoint: string; readonly request: string },
  context: InvocationContext,
): Promise<ApiResponse> {
  if (response.status !== 200) return response;
  const { people } = response;
  if (people === undefined) throw new Error(`${endpoint} returns data of people without naming them`);
  const by = auditedBy(caller);
  await recordRead(audit, { time: now(), by, endpoint, request }, people);
  const [only, ...others] = people.subjects;
  const subject = only === undefined || others.length > 0 ? undefined : audit.hashes.hash(only.kind, only.value);
  const who = { reader: by.kind, readerId: by.id ?? undefined };
  log(context, "people-read", {
    ...who,
    route: endpoint,
    what: people.what,
    people: people.subjects.length,
    subject,
    request,
  });
  return response;
}
