import type { Summary } from "./summary.ts";

/** The instance id of a summary's orchestration: a singleton for each summary. */
export function goldInstance({ name }: Pick<Summary, "name">): string {
  return `gold-${name}`;
}
