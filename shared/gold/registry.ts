import { activityDaily } from "./activity/activity-daily.ts";
import { activityMonthly, activityWeekly } from "./activity/activity-periods.ts";
import { gymSummary } from "./gym-summary/gym-summary.ts";
import { healthAlerts } from "./health-alerts/health-alerts.ts";
import { heartRateDaily } from "./heart-rate-daily/heart-rate-daily.ts";
import { riskByBirthYear } from "./risk-by-birth-year/risk-by-birth-year.ts";
import type { Summary } from "./summary.ts";
import { workoutBpmSummary } from "./workout-bpm-summary/workout-bpm-summary.ts";

/** Every gold summary. */
export const summaries: readonly Summary[] = [
  workoutBpmSummary,
  gymSummary,
  activityDaily,
  activityWeekly,
  activityMonthly,
  heartRateDaily,
  healthAlerts,
  riskByBirthYear,
];

/** The summaries that gold computes and stores; the others are rolled up from them. */
export const computedSummaries = summaries.filter((summary) => summary.kind === "computed");

export function summaryNamed(name: string): Summary | undefined {
  return summaries.find((summary) => summary.name === name);
}
