import { isStoreBusy } from "../../platform/azure/errors.ts";
import { FilterError } from "../rows/filter-error.ts";
import { ParameterError } from "./parameters.ts";
import { problem } from "./problem.ts";
import type { ApiResponse, StreamedResponse } from "./response.ts";

/** Seconds. */
const retryAfter = 5;

/**
 * Runs `work`. If it throws because of a parameter, the response names it. Otherwise the response contains the
 * invocation id, and the error goes to `onFailure` only.
 */
export async function withErrorResponse<R extends ApiResponse | StreamedResponse>(
  work: () => Promise<R>,
  invocationId: string,
  onFailure: (error: unknown) => void,
): Promise<R | ApiResponse> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FilterError || error instanceof ParameterError) return problem("bad-parameter", error.message);
    onFailure(error);
    if (!isStoreBusy(error))
      return problem("internal", "the log contains the reason under the invocation id", { members: { invocationId } });
    const detail = `send the same request again in ${retryAfter} s`;
    return problem("store-busy", detail, { headers: { "retry-after": String(retryAfter) } });
  }
}
