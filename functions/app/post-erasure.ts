import { auditFor } from "../../shared/composition.ts";
import { erasureRequest } from "../../shared/operations/person/request-erasure.ts";
import { log } from "../../shared/platform/telemetry/log.ts";
import { publishOrProblem } from "../../shared/serving/api/ingest/publish-or-problem.ts";
import { allowOnly, ParameterError } from "../../shared/serving/api/parameters.ts";
import { requestIdOf } from "../../shared/serving/api/request-id.ts";
import { jsonResponse } from "../../shared/serving/api/response.ts";
import { recordRead } from "../../shared/serving/audit/audit.ts";
import { auditedBy } from "../../shared/serving/audit/audited-by.ts";
import { profiles } from "../../shared/streams/profiles.ts";
import { subject } from "../../shared/streams/subject.ts";
import type { Handler } from "./http.ts";
import { jsonBody } from "./json-body.ts";
import { azure, now } from "./pipeline.ts";

const mostBytes = 10_000;
const audit = auditFor(azure);

/** Requests the erasure of a user, whose id the body repeats. The audit records who did. */
export const postErasure: Handler = async (request, context, body, caller) => {
  allowOnly(request.parameters, []);
  const userId = request.params["id"] ?? "";
  const read = await jsonBody(body, request, ["confirm"], mostBytes);
  if ("failure" in read) return read.failure;
  if (read.given.confirm !== userId) throw new ParameterError("confirm: the id of the user expected, as in the path");
  const time = now();
  const { earliestTime } = azure.configuration;
  const erasure = erasureRequest(userId, { hashes: audit.hashes, now: time, earliestTime });
  if (erasure === undefined) throw new ParameterError("id: a text of 1 to 128 characters expected");
  // The id of the response, by which the log has it too.
  const id = requestIdOf(request.header("x-request-id"), context.traceContext?.traceParent, context.invocationId);
  const by = { time, by: auditedBy(caller), endpoint: "post-erasure", request: id };
  await recordRead(audit, by, { what: "erasure", subjects: [subject("user", userId)] });
  const failure = await publishOrProblem(azure.hub(profiles.hub), [erasure.event], (error) =>
    log(context, "hub-rejected", { hub: profiles.hub }, error),
  );
  return failure ?? jsonResponse(202, { receipt: erasure.receipt, until: erasure.until });
};
