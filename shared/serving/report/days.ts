import { everyDay } from "../../gold/dates/period.ts";
import { trainingZones } from "../../gold/heart-rate-daily/training-zones.ts";
import type { Row } from "../../gold/summary.ts";
import { sumBy } from "../../platform/sum.ts";
import { minute } from "../../platform/time.ts";
import type { Period } from "./period.ts";
import type { DayState, ReportedDay } from "./report.ts";
import { nullableIn, numberIn, type ReportRows, textIn } from "./report-rows.ts";

/** The days of a period, each with what its rows contain. */
export function daysOf(period: Period, rows: ReportRows, stateOf: (date: string) => DayState): ReportedDay[] {
  const of = {
    heartRates: byDate(rows.heartRates),
    workouts: byDate(rows.workouts),
    activity: byDate(rows.activity),
    gym: byDate(rows.gym),
    alerts: byDate(rows.alerts ?? []),
  };
  return everyDay(period).map((date) => {
    const [heartRates] = of.heartRates.get(date) ?? [];
    const [activity] = of.activity.get(date) ?? [];
    const workouts = of.workouts.get(date) ?? [];
    return {
      ...{ date, state: stateOf(date) },
      readings: nullableIn(heartRates, "readings") ?? 0,
      min_bpm: nullableIn(heartRates, "min_bpm"),
      avg_bpm: nullableIn(heartRates, "avg_bpm"),
      max_bpm: nullableIn(heartRates, "max_bpm"),
      resting_bpm: nullableIn(heartRates, "resting_bpm"),
      minutes_worn: nullableIn(heartRates, "minutes_worn") ?? 0,
      minutes_in_zones: minutesInZones(heartRates),
      steps: nullableIn(activity, "total_steps"),
      samples: nullableIn(activity, "samples") ?? 0,
      samples_asleep: nullableIn(activity, "samples_asleep") ?? 0,
      asleep_bpm: nullableIn(activity, "avg_heart_rate_asleep"),
      workouts: workouts.length,
      workout_minutes: sumBy(workouts, durationOf),
      ...gymOf(of.gym.get(date)),
      gym_left_out: rows.gymLeftOut.has(date),
      alerts: rows.alerts === null ? null : (of.alerts.get(date)?.length ?? 0),
    };
  });
}

/** Minutes of a row with `start` and `end`. */
export function durationOf(row: Row): number {
  return (Date.parse(textIn(row, "end")) - Date.parse(textIn(row, "start"))) / minute;
}

function byDate(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  return Map.groupBy(rows, (row) => textIn(row, "date"));
}

function minutesInZones(row: Row | undefined): readonly number[] | null {
  const minutes = trainingZones.map(({ zone }) => nullableIn(row, `minutes_zone_${zone}`));
  return minutes.every((value) => value !== null) ? minutes : null;
}

function gymOf(rows: readonly Row[] | undefined): Pick<ReportedDay, "minutes_in_gym" | "minutes_exercising"> {
  if (rows === undefined) return { minutes_in_gym: null, minutes_exercising: null };
  return {
    minutes_in_gym: sumBy(rows, (row) => numberIn(row, "mins_in_gym")),
    minutes_exercising: sumBy(rows, (row) => numberIn(row, "mins_in_exercising")),
  };
}
