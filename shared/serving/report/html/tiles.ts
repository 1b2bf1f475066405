import { sum } from "../../../platform/sum.ts";
import type { HealthReport, Totals } from "../report.ts";
import { count, decimal, duration, none, percent, plural } from "./format.ts";
import { type Html, html } from "./html.ts";

/** The figures of the period, each beside that of the period before. */
export function tiles({ period: { kind, totals }, before }: HealthReport): Html {
  const past = before.totals;
  const tile = ({ title, value, unit = "", detail = "", compared }: Figure) => html`<div class="tile">
<dt>${title}</dt><dd class="value">${value}${unit !== "" && value !== none && html` <span class="unit">${unit}</span>`}</dd>
${detail !== "" && html`<dd class="compare">${detail}</dd>`}
<dd class="compare">${capital(kind)} before: ${compared}</dd></div>
`;
  return html`<dl class="tiles">
${tile({ title: "Resting heart rate", ...bpm(totals.resting_bpm, past.resting_bpm) })}
${tile({
  title: "Time in heart-rate zones",
  value: duration(inZones(totals)),
  compared: duration(inZones(past)),
})}
${tile({
  title: "Workouts",
  value: count(totals.workouts),
  detail: workoutTime(totals),
  compared: [count(past.workouts), workoutTime(past)].filter((text) => text !== "").join(", "),
})}
${tile({
  title: "Steps per day",
  value: count(totals.steps_per_day),
  detail: totals.days_with_steps === totals.days ? "" : `on ${plural(totals.days_with_steps, "day")} with steps`,
  compared: count(past.steps_per_day),
})}
${tile({
  title: "In the gym",
  value: duration(gym(totals)),
  detail: exercise(totals),
  compared: duration(gym(past)),
})}
${
  totals.alerts === null
    ? tile({ title: "Heart rate asleep", ...bpm(totals.asleep_bpm, past.asleep_bpm) })
    : tile({ title: "Alerts", value: count(totals.alerts), compared: count(past.alerts) })
}
</dl>`;
}

interface Figure {
  readonly title: string;
  readonly value: string;
  readonly unit?: string;
  readonly detail?: string;
  readonly compared: string;
}

function bpm(value: number | null, before: number | null) {
  return { value: decimal(value), unit: "bpm", compared: difference(value, before) };
}

function inZones({ minutes_in_zones }: Totals): number | null {
  return minutes_in_zones === null ? null : sum(minutes_in_zones);
}

/** `55.4 (−0.8)`: the difference of the values as they are shown. */
export function difference(value: number | null, before: number | null): string {
  if (value === null || before === null) return decimal(before);
  const tenths = Math.round(value * 10) - Math.round(before * 10);
  const sign = tenths === 0 ? "±" : tenths > 0 ? "+" : "−";
  return `${decimal(before)} (${sign}${decimal(Math.abs(tenths) / 10)})`;
}

function workoutTime({ workouts, workout_minutes }: Totals): string {
  return workouts === 0 ? "" : `${duration(workout_minutes)} in total`;
}

function gym({ days_in_gym, minutes_in_gym }: Totals): number | null {
  return days_in_gym === 0 ? null : minutes_in_gym;
}

/** Of an open visit nothing is counted, so that there can be days without minutes. */
function exercise({ minutes_in_gym, minutes_exercising }: Totals): string {
  return minutes_in_gym === 0 ? "" : `${percent(minutes_exercising / minutes_in_gym)} exercising`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
