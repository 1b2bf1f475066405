import type { Row } from "../../shared/gold/summary.ts";
import { referenceDays, referencePeriods } from "./activity.ts";
import { type DayOf, isoWeek, utcDay } from "./days.ts";
import { referenceGymRows } from "./gym-visits.ts";
import { referenceHealthAlerts } from "./health-alerts.ts";
import { referenceHeartRates } from "./heart-rates.ts";
import type { Sent } from "./raw.ts";
import { referenceRisk } from "./risk.ts";
import { referenceRows } from "./workouts.ts";

/** The rows of each summary for a set of events, in the order of their texts. Add a line for a new summary. */
export const references: Readonly<Record<string, (events: readonly Sent[], dayOf?: DayOf) => Row[]>> = {
  workout_bpm_summary: referenceRows,
  gym_summary: referenceGymRows,
  activity_daily: referenceDays,
  activity_weekly: (events, dayOf = utcDay) => referencePeriods(events, "week", isoWeek, dayOf),
  activity_monthly: (events, dayOf = utcDay) => referencePeriods(events, "month", (day) => day.slice(0, 7), dayOf),
  heart_rate_daily: referenceHeartRates,
  health_alerts: referenceHealthAlerts,
  risk_by_birth_year: (events) => referenceRisk(events),
};

/** @throws Error for a summary without a reference */
export function referenceFor(summary: string): (events: readonly Sent[], dayOf?: DayOf) => Row[] {
  const found = references[summary];
  if (found === undefined) throw new Error(`${summary} has no reference in testing/reference/gold.ts`);
  return found;
}
