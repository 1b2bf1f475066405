import {
  type HealthReport,
  mostCurves,
  type ReportedAlert,
  type ReportedDay,
  type ReportedWorkout,
} from "../report.ts";
import { card, empty, table } from "./card.ts";
import { clock, count, decimal, duration, none, plural, shortDay } from "./format.ts";
import { type Html, html } from "./html.ts";
import type { Scale } from "./scale.ts";
import { workoutChart, workoutScale } from "./workout-chart.ts";

/** The workouts of the period, and their curves. */
export function workoutsCard({ period, workouts }: HealthReport): Html {
  if (workouts.length === 0) return card("Workouts", "", empty(`No workout with heart rates in this ${period.kind}`));
  const more = period.totals.workouts - workouts.length;
  const note = more === 0 ? "" : `The first ${count(workouts.length)}; ${count(more)} more are counted`;
  const curves = workouts.filter(({ curve }) => curve !== null && curve.points.length > 0);
  const scale = workoutScale(curves);
  return card(
    "Workouts",
    note,
    html`${table<ReportedWorkout>("Workouts", workouts, [
      { title: "Start", cell: startOf },
      { title: "Workout", cell: ({ workout_id }) => workout_id },
      { title: "Duration", isNumber: true, cell: ({ minutes }) => duration(minutes) },
      { title: "Mean bpm", isNumber: true, cell: ({ avg_bpm }) => count(avg_bpm) },
      { title: "Lowest", isNumber: true, cell: ({ min_bpm }) => count(min_bpm) },
      { title: "Highest", isNumber: true, cell: ({ max_bpm }) => count(max_bpm) },
    ])}
<h3>Heart rate in workouts</h3>
<p class="muted">Beats per minute by minutes since the start: the mean, in the band from the lowest to the highest reading${
      workouts.length > mostCurves && `; of the first ${mostCurves} workouts`
    }</p>
<div class="curves">${curves.map((workout, index) => curve(workout, index, scale))}</div>`,
    "long",
  );
}

function curve(workout: ReportedWorkout, index: number, scale: Scale): Html {
  const { minutes, avg_bpm, min_bpm, max_bpm } = workout;
  const range = `${count(min_bpm)} to ${count(max_bpm)}, mean ${count(avg_bpm)} beats per minute`;
  return html`<figure>
<figcaption>${startOf(workout)}, ${duration(minutes)}, mean ${count(avg_bpm)}</figcaption>
${workoutChart(`workout-${index}`, workout, scale, `Heart rate in the workout of ${startOf(workout)}: ${range}`)}
</figure>
`;
}

/** `Mon 23 Nov, 18:05` by the person's clock. */
function startOf({ local_start }: { readonly local_start: string }): string {
  return `${shortDay(local_start.slice(0, 10))}, ${clock(local_start)}`;
}

export function alertsCard({ alerts, period }: HealthReport): Html {
  if (alerts === null || alerts.length === 0) return card("Alerts", "", empty(`No alert in this ${period.kind}`));
  return card(
    "Alerts",
    "bpm outside workouts",
    table<ReportedAlert>("Alerts", alerts, [
      { title: "Start", cell: startOf },
      {
        title: "Heart rate",
        cell: ({ kind, threshold_bpm }) => `${kind === "low" ? "below" : "above"} ${count(threshold_bpm)}`,
      },
      { title: "Duration", isNumber: true, cell: ({ minutes }) => duration(minutes) },
      { title: "Peak bpm", isNumber: true, cell: ({ peak_bpm }) => count(peak_bpm) },
    ]),
  );
}

/** Every value of the charts by day. */
export function daysCard({ period, alerts }: HealthReport): Html {
  const number = (title: string, cell: (day: ReportedDay) => string) => ({ title, isNumber: true as const, cell });
  return card(
    "Day by day",
    "",
    table(
      "Days",
      period.days,
      [
        { title: "Day", cell: ({ date, state }) => `${shortDay(date)}${stateText[state]}` },
        number("Resting bpm", ({ resting_bpm }) => decimal(resting_bpm)),
        number("Lowest", ({ min_bpm }) => count(min_bpm)),
        number("Mean", ({ avg_bpm }) => count(avg_bpm)),
        number("Highest", ({ max_bpm }) => count(max_bpm)),
        number("Worn", ({ readings, minutes_worn }) => (readings === 0 ? none : duration(minutes_worn))),
        number("Steps", ({ steps }) => count(steps)),
        number("Asleep bpm", ({ asleep_bpm }) => decimal(asleep_bpm)),
        number("Workouts", ({ workout_minutes, workouts }) => (workouts === 0 ? none : duration(workout_minutes))),
        number("Gym", ({ minutes_in_gym }) => duration(minutes_in_gym)),
        ...(alerts === null ? [] : [number("Alerts", ({ alerts: some }) => (some === 0 ? none : count(some)))]),
      ],
      ({ readings, steps }) => readings === 0 && steps === null,
    ),
    "long",
  );
}

const stateText: Readonly<Record<ReportedDay["state"], string>> = {
  past: "",
  today: " (today)",
  future: "",
  skipped: " (skipped)",
};

/** `Heart rates on 5 of 7 days, worn for 4 h 10 min.` */
export function coverage({ period: { totals } }: HealthReport): string {
  const { days_with_heart_rates, days, minutes_worn } = totals;
  return `Heart rates on ${days_with_heart_rates} of ${plural(days, "day")}, with ${duration(minutes_worn)} of readings.`;
}
