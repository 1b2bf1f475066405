import { activityDaily } from "./activity-daily.ts";
import { activityMonthly, activityWeekly } from "./activity-periods.ts";
import { gymSummary } from "./gym-summary.ts";
import { riskByBirthYear } from "./risk-by-birth-year.ts";
import type { Summary } from "./summary.ts";
import { workoutBpmSummary } from "./workout-bpm-summary.ts";

/** Every gold summary. */
export const summaries: readonly Summary[] = [
  workoutBpmSummary,
  gymSummary,
  activityDaily,
  activityWeekly,
  activityMonthly,
  riskByBirthYear,
];

export function summaryNamed(name: string): Summary | undefined {
  return summaries.find((summary) => summary.name === name);
}
