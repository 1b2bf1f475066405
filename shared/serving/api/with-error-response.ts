import { problem } from "./problem.ts";
import type { ApiResponse } from "./response.ts";

/** Runs `work`. If it throws, the response contains the invocation id, and the error goes to `onFailure` only. */
export async function withErrorResponse(
  work: () => Promise<ApiResponse>,
  invocationId: string,
  onFailure: (error: unknown) => void,
): Promise<ApiResponse> {
  try {
    return await work();
  } catch (error) {
    onFailure(error);
    return problem("internal", "the log contains the reason under the invocation id", { members: { invocationId } });
  }
}
