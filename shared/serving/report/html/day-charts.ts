import type { ReportedDay } from "../report.ts";
import { dayOfMonth, weekdayOf } from "./format.ts";
import { type Html, html } from "./html.ts";
import { at, grid, left, line, type Plot, plotOf, right, svg, top } from "./plot.ts";
import { type Scale, scaleOf } from "./scale.ts";

const height = 124;

/** A chart with a place for each day of the period. */
interface DayChart {
  readonly id: string;
  readonly description: string;
  readonly days: readonly ReportedDay[];
}

type Values = readonly (number | null)[];

/** A value of each day as a line, over that of the period before. */
export function dayLines(chart: DayChart, values: Values, before: Values): Html {
  const known = [...values, ...before].filter((value) => value !== null);
  const scale = scaleOf(known, { least: 8 });
  const plot = plotOf(scale, height);
  const points = (some: Values) =>
    chart.days.map((_, index) => {
      const value = some[index] ?? null;
      return value === null ? null : ([middleOf(chart, index), plot.y(value)] as const);
    });
  const dots = (kind: string, some: Values, radius: number) =>
    points(some).map(
      (point) => point && html`<circle class="${kind}" cx="${at(point[0])}" cy="${at(point[1])}" r="${radius}"/>`,
    );
  return dayChart(
    chart,
    { scale, plot },
    values,
    html`${line("line before", points(before))}${dots("dot before", before, 1.8)}
${line("line", points(values))}${dots("dot", values, 3)}`,
  );
}

/** A bar for each day, and inside of it a part of it. */
export function dayBars(chart: DayChart, values: Values, parts: Values = []): Html {
  const scale = scaleOf(
    values.filter((value) => value !== null),
    { fromZero: true, least: 4 },
  );
  const plot = plotOf(scale, height);
  const bars = (kind: string, some: Values) =>
    some.map((value, index) => value !== null && value > 0 && bar(chart, plot, kind, index, value));
  return dayChart(
    chart,
    { scale, plot },
    values,
    html`${bars(parts.length === 0 ? "bar part" : "bar whole", values)}${bars("bar part", parts)}`,
  );
}

function bar(chart: DayChart, { y, bottom }: Plot, kind: string, index: number, value: number): Html {
  const width = Math.min(26, stepOf(chart) * 0.66);
  const x = middleOf(chart, index) - width / 2;
  // A value above zero is seen.
  const height = Math.max(1, bottom - y(value));
  return html`<rect class="${kind}" x="${at(x)}" y="${at(bottom - height)}" width="${at(width)}" height="${at(height)}"/>`;
}

/** Axes, a band for each day without a value that has begun, and the content. */
function dayChart(chart: DayChart, axes: { scale: Scale; plot: Plot }, values: Values, content: Html): Html {
  const { scale, plot } = axes;
  const step = stepOf(chart);
  const gaps = chart.days.map(
    ({ state }, index) =>
      (state === "past" || state === "today") &&
      (values[index] ?? null) === null &&
      html`<rect class="gap" x="${at(left + index * step)}" y="${top}" width="${at(step)}" height="${at(plot.bottom - top)}"/>`,
  );
  const labels = chart.days.map(
    ({ date }, index) =>
      isLabelled(chart, index) &&
      html`<text class="tick" x="${at(middleOf(chart, index))}" y="${at(plot.height - 5)}" text-anchor="middle">${
        chart.days.length > 7 ? dayOfMonth(date) : weekdayOf(date)
      }</text>`,
  );
  return svg(chart.id, height, chart.description, html`${gaps}${grid(scale, plot)}${content}${labels}`);
}

/** Every day of a week; of a month each seventh, from the first. */
function isLabelled({ days }: DayChart, index: number): boolean {
  return days.length <= 7 || index % 7 === 0;
}

function stepOf({ days }: DayChart): number {
  return (right - left) / days.length;
}

function middleOf(chart: DayChart, index: number): number {
  return left + (index + 0.5) * stepOf(chart);
}
