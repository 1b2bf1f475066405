import type { HealthReport, ReportedDay } from "../report.ts";
import { plural, shortDay } from "./format.ts";

/** More days are counted and not listed. */
const mostListed = 3;

/** What the report does not have, and why, in sentences. */
export function missingData({ period: { days } }: HealthReport): string[] {
  const begun = days.filter(({ state }) => state === "past" || state === "today");
  const worn = begun.filter(({ readings }) => readings > 0);
  const watched = begun.filter(({ steps }) => steps !== null);
  const lacks = (text: string, some: readonly ReportedDay[], of: readonly ReportedDay[]) =>
    some.length === 0 ? [] : [`${text}: ${daysText(some, of)}.`];
  return [
    ...lacks("No heart rates", without(begun, worn), begun),
    ...lacks(
      "No resting heart rate, which needs half an hour with 15 worn minutes outside workouts",
      worn.filter(({ resting_bpm }) => resting_bpm === null),
      worn,
    ),
    ...lacks(
      "No time in zones, which needs a date of birth",
      worn.filter(({ minutes_in_zones }) => minutes_in_zones === null),
      worn,
    ),
    ...lacks("No steps", without(begun, watched), begun),
    ...lacks(
      "No heart rate asleep",
      watched.filter(({ asleep_bpm }) => asleep_bpm === null),
      watched,
    ),
    ...lacks(
      "Time in gyms is left out, because the device had another owner on the same day",
      days.filter(({ gym_left_out }) => gym_left_out),
      days,
    ),
    ...lacks(
      "Days that do not exist where you were",
      days.filter(({ state }) => state === "skipped"),
      days,
    ),
  ];
}

/** Whether the period has data of any kind. */
export function hasData({ period: { totals } }: HealthReport): boolean {
  const { days_with_heart_rates, days_with_steps, workouts, days_in_gym, alerts } = totals;
  return days_with_heart_rates + days_with_steps + workouts + days_in_gym + (alerts ?? 0) > 0;
}

function without(all: readonly ReportedDay[], some: readonly ReportedDay[]): ReportedDay[] {
  return all.filter((day) => !some.includes(day));
}

/** `Tue 24 Nov, Thu 26 Nov`, `12 of 30 days`, `all 7 days` */
function daysText(some: readonly ReportedDay[], of: readonly ReportedDay[]): string {
  if (some.length <= mostListed) return some.map(({ date }) => shortDay(date)).join(", ");
  return some.length === of.length
    ? `all ${plural(of.length, "day")}`
    : `${some.length} of ${plural(of.length, "day")}`;
}
