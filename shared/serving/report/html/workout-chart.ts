import { minute, second } from "../../../platform/time.ts";
import type { HeartRatePoint } from "../../api/heart-rates.ts";
import type { ReportedWorkout } from "../report.ts";
import { type Html, html } from "./html.ts";
import { at, grid, left, line, plotOf, right, svg } from "./plot.ts";
import { type Scale, scaleOf } from "./scale.ts";

const height = 110;
/** Minutes between the labels of the horizontal axis. */
const labelSteps = [1, 2, 5, 10, 15, 30, 60];
const mostLabels = 7;

/** One scale for all workouts, so that their curves can be compared. */
export function workoutScale(workouts: readonly ReportedWorkout[]): Scale {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { min_bpm, max_bpm } of workouts) [min, max] = [Math.min(min, min_bpm), Math.max(max, max_bpm)];
  return scaleOf([min, max], { least: 20 });
}

/**
 * The curve of a workout: the mean of each point, in the band from its lowest to its highest reading. It is interrupted
 * where there is no reading for longer than a point.
 */
export function workoutChart(id: string, workout: ReportedWorkout, scale: Scale, description: string): Html {
  const { resolution, points } = workout.curve ?? { resolution: 0, points: [] };
  const [start, end] = [Date.parse(workout.start), Date.parse(workout.end)];
  const plot = plotOf(scale, height);
  // A point summarizes the readings of its piece of time: it is drawn in the middle of it.
  const x = (time: number) => {
    const middle = Math.min(end, Math.max(start, time + (resolution * second) / 2));
    return left + ((middle - start) / (end - start)) * (right - left);
  };
  const runs = runsOf(points, resolution * second);
  const bands = runs.map((run) => {
    const highs = run.map(({ time, max }) => `${at(x(Date.parse(time)))},${at(plot.y(max))}`);
    const lows = run.map(({ time, min }) => `${at(x(Date.parse(time)))},${at(plot.y(min))}`).reverse();
    return html`<polygon class="band" points="${[...highs, ...lows].join(" ")}"/>`;
  });
  const means = runs.map((run) =>
    run.length === 1
      ? run.map(
          ({ time, mean }) =>
            html`<circle class="dot" cx="${at(x(Date.parse(time)))}" cy="${at(plot.y(mean))}" r="1.6"/>`,
        )
      : line(
          "line thin",
          run.map(({ time, mean }) => [x(Date.parse(time)), plot.y(mean)]),
        ),
  );
  const length = (end - start) / minute;
  const step = labelSteps.find((minutes) => length / minutes < mostLabels) ?? length;
  const labels = Array.from({ length: Math.floor(length / step) + 1 }, (_, index) => {
    const place = left + ((index * step) / length) * (right - left);
    const anchor = index === 0 ? "start" : place > right - 14 ? "end" : "middle";
    return html`<text class="tick" x="${at(place)}" y="${height - 5}" text-anchor="${anchor}">${index * step}${
      index === 0 && " min"
    }</text>`;
  });
  return svg(id, height, description, html`${grid(scale, plot)}${bands}${means}${labels}`);
}

/** Points without a gap longer than two pieces of time. */
function runsOf(points: readonly HeartRatePoint[], resolution: number): HeartRatePoint[][] {
  const runs: HeartRatePoint[][] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const point of points) {
    const time = Date.parse(point.time);
    if (time - last > 2 * resolution) runs.push([]);
    runs.at(-1)?.push(point);
    last = time;
  }
  return runs;
}
