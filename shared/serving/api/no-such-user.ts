import { problem } from "./problem.ts";
import type { ApiResponse } from "./response.ts";

/** It does not contain the id, which is personal. */
export function noSuchUser(): ApiResponse {
  return problem("no-such-user", "no registration and no profile of that id has landed");
}
