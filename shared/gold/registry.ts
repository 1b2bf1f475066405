import { gymSummary } from "./gym-summary.ts";
import type { Summary } from "./summary.ts";
import { workoutBpmSummary } from "./workout-bpm-summary.ts";

/** Every gold summary. */
export const summaries: readonly Summary[] = [workoutBpmSummary, gymSummary];

export function summaryNamed(name: string): Summary | undefined {
  return summaries.find((summary) => summary.name === name);
}
