import type { HealthReport, PeriodReport, ReportedDay } from "../report.ts";
import { card, empty, legend } from "./card.ts";
import { dayBars, dayLines } from "./day-charts.ts";
import { count, decimal, duration, percent, plural } from "./format.ts";
import { type Html, html } from "./html.ts";
import { zonesChart } from "./zones-chart.ts";

type Measure = "resting_bpm" | "asleep_bpm";

export function restingCard(report: HealthReport): Html {
  const { totals } = report.period;
  const note = "bpm; the day's lowest half hour outside workouts";
  return lineCard("Resting heart rate", note, report, "resting_bpm", totals.resting_bpm);
}

export function asleepCard(report: HealthReport): Html {
  const [now, past] = [report.period, report.before].map(({ totals }) => percent(totals.share_asleep));
  const note = `bpm; asleep in ${now} of the samples, ${report.period.kind} before ${past}`;
  return lineCard("Heart rate asleep", note, report, "asleep_bpm", report.period.totals.asleep_bpm);
}

export function zonesCard({ period, before }: HealthReport): Html {
  const { minutes_in_zones } = period.totals;
  return card(
    "Time in heart-rate zones",
    "Percent of the maximal heart rate, 208 − 0.7 × age",
    minutes_in_zones === null
      ? empty("No time in zones")
      : html`${zonesChart("zones", minutes_in_zones, before.totals.minutes_in_zones)}
${legend([
  ["part", `this ${period.kind}`],
  ["past", `${period.kind} before`],
])}`,
  );
}

export function stepsCard({ period, before }: HealthReport): Html {
  const { totals, days } = period;
  if (totals.days_with_steps === 0) return card("Steps", "", empty("No steps"));
  const description = `Steps of each day: ${count(totals.steps)} on ${plural(totals.days_with_steps, "day")}`;
  const steps = valuesOf(days, "steps");
  const past = before.totals;
  return card(
    "Steps",
    `${count(totals.steps)} in total; ${period.kind} before: ${past.days_with_steps === 0 ? "none" : count(past.steps)}`,
    html`${dayBars({ id: "steps", description, days }, steps)}
${legend([["part", "steps of the day"], ...gapEntry(days, steps)])}`,
  );
}

export function gymCard({ period, gym_time_zone }: HealthReport): Html {
  const { totals, days, kind } = period;
  if (totals.days_in_gym === 0) return card("Gym", "", empty(`No visit to a gym in this ${kind}`));
  const { minutes_in_gym, minutes_exercising } = totals;
  const description = `Minutes in the gym by day: ${duration(minutes_in_gym)}, of which ${duration(minutes_exercising)} in workouts`;
  const chart = dayBars(
    // A day without a visit is no gap.
    { id: "gym", description, days: days.map((day) => ({ ...day, state: "future" })) },
    valuesOf(days, "minutes_in_gym"),
    valuesOf(days, "minutes_exercising"),
  );
  return card(
    "Gym",
    `Minutes; days of ${gym_time_zone}`,
    html`${chart}
${legend([
  ["bar", `in the gym, ${duration(minutes_in_gym)}`],
  ["part", `exercising, ${duration(minutes_exercising)}`],
])}`,
  );
}

function lineCard(title: string, note: string, report: HealthReport, of: Measure, mean: number | null): Html {
  const { period, before } = report;
  const [values, past] = [valuesOf(period.days, of), valuesOf(before.days, of)];
  if (mean === null) return card(title, "", empty(`No ${nameOf[of]} in this ${period.kind}`));
  const description = `${title}: mean ${decimal(mean)}${rangeText(values)} beats per minute`;
  return card(
    title,
    note,
    html`${dayLines({ id: of, description, days: period.days }, values, past)}
${legend([
  ["line", `this ${period.kind}`],
  ...(past.some((value) => value !== null) ? [["before", `${period.kind} before`] as const] : []),
  ...gapEntry(period.days, values),
])}`,
  );
}

const nameOf: Readonly<Record<Measure, string>> = {
  resting_bpm: "resting heart rate",
  asleep_bpm: "heart rate asleep",
};

function valuesOf(
  days: PeriodReport["days"],
  name: Measure | "steps" | "minutes_in_gym" | "minutes_exercising",
): (number | null)[] {
  return days.map((day) => day[name]);
}

function rangeText(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  return known.length < 2 ? "" : `, from ${decimal(Math.min(...known))} to ${decimal(Math.max(...known))}`;
}

function gapEntry(days: readonly ReportedDay[], values: readonly (number | null)[]) {
  const hasGap = days.some(
    ({ state }, index) => (state === "past" || state === "today") && (values[index] ?? null) === null,
  );
  return hasGap ? ([["gap", "no data"]] as const) : [];
}
