import type { Answer } from "./answer.ts";
import { problem } from "./problem.ts";

/** What the work answers. When it throws, the caller gets the invocation's id and nothing of the reason, which goes to `onFailure`. */
export async function guarded(
  work: () => Promise<Answer>,
  invocationId: string,
  onFailure: (error: unknown) => void,
): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    onFailure(error);
    return problem("internal", "our log has the reason, under the invocation's id", { members: { invocationId } });
  }
}
