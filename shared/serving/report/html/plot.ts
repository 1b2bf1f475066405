import { count } from "./format.ts";
import { type Html, html } from "./html.ts";
import type { Scale } from "./scale.ts";

/* Charts have one coordinate system. Text in them is as large as on the page, because they are about that wide. */

export const width = 360;
export const left = 44;
export const right = width - 6;
export const top = 8;

export interface Plot {
  readonly height: number;
  /** Where the axis of the days is. */
  readonly bottom: number;
  y(value: number): number;
}

export function plotOf(scale: Scale, height: number): Plot {
  const bottom = height - 20;
  return {
    height,
    bottom,
    y: (value) => bottom - ((value - scale.from) / (scale.to - scale.from)) * (bottom - top),
  };
}

/** A coordinate with one decimal: more would only be longer. */
export function at(coordinate: number): string {
  return String(Math.round(coordinate * 10) / 10);
}

/** Lines and numbers of the vertical axis. */
export function grid({ ticks }: Scale, { y }: Plot): Html {
  return html`${ticks.map(
    (tick) => html`<line class="grid" x1="${at(left)}" x2="${at(right)}" y1="${at(y(tick))}" y2="${at(y(tick))}"/>
<text class="tick" x="${at(left - 6)}" y="${at(y(tick) + 3.5)}" text-anchor="end">${count(tick)}</text>`,
  )}`;
}

/**
 * A chart. A screen reader reads the description instead; the values are in the table of days.
 */
export function svg(id: string, height: number, description: string, content: Html): Html {
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}">
<title id="${id}">${description}</title>
${content}
</svg>`;
}

/** A line through points; it is interrupted where a value is null, and a single point is a dot. */
export function line(kind: string, points: readonly (readonly [x: number, y: number] | null)[]): Html {
  const runs: (readonly [number, number])[][] = [[]];
  for (const point of points) {
    if (point === null) runs.push([]);
    else runs.at(-1)?.push(point);
  }
  return html`${runs
    .filter((run) => run.length > 1)
    .map((run) => html`<polyline class="${kind}" points="${run.map(([x, y]) => `${at(x)},${at(y)}`).join(" ")}"/>`)}`;
}
