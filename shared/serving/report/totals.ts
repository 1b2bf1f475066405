import { sum, sumBy } from "../../platform/sum.ts";
import type { ReportedDay, Totals } from "./report.ts";

/** What the days have together. */
export function totalsOf(days: readonly ReportedDay[]): Totals {
  const stepped = days.filter(({ steps }) => steps !== null);
  const zones = known(days, "minutes_in_zones");
  const steps = sum(known(days, "steps"));
  const samples = sumBy(days, (day) => day.samples);
  return {
    days: days.filter(({ state }) => state === "past" || state === "today").length,
    days_with_heart_rates: days.filter(({ readings }) => readings > 0).length,
    minutes_worn: sumBy(days, (day) => day.minutes_worn),
    min_bpm: least(known(days, "min_bpm")),
    avg_bpm: weightedMean(days.map(({ avg_bpm, readings }) => [avg_bpm, readings])),
    max_bpm: greatest(known(days, "max_bpm")),
    resting_bpm: weightedMean(days.map(({ resting_bpm }) => [resting_bpm, 1])),
    minutes_in_zones: zones[0]?.map((_, index) => sumBy(zones, (minutes) => minutes[index] ?? 0)) ?? null,
    workouts: sumBy(days, (day) => day.workouts),
    workout_minutes: sumBy(days, (day) => day.workout_minutes),
    days_in_gym: known(days, "minutes_in_gym").length,
    minutes_in_gym: sum(known(days, "minutes_in_gym")),
    minutes_exercising: sum(known(days, "minutes_exercising")),
    days_with_steps: stepped.length,
    steps,
    steps_per_day: stepped.length === 0 ? null : steps / stepped.length,
    asleep_bpm: weightedMean(days.map(({ asleep_bpm, samples_asleep }) => [asleep_bpm, samples_asleep])),
    share_asleep: samples === 0 ? null : sumBy(days, (day) => day.samples_asleep) / samples,
    alerts: days.some(({ alerts }) => alerts === null) ? null : sum(known(days, "alerts")),
  };
}

function known<K extends keyof ReportedDay>(days: readonly ReportedDay[], name: K): NonNullable<ReportedDay[K]>[] {
  return days.flatMap((day) => {
    const value = day[name];
    return value === null ? [] : [value as NonNullable<ReportedDay[K]>];
  });
}

function weightedMean(values: readonly (readonly [value: number | null, weight: number])[]): number | null {
  let [total, weights] = [0, 0];
  for (const [value, weight] of values) {
    if (value === null) continue;
    [total, weights] = [total + value * weight, weights + weight];
  }
  return weights === 0 ? null : total / weights;
}

function least(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.min(...values);
}

function greatest(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values);
}
