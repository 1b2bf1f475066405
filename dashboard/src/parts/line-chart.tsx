import { useEffect, useRef } from "preact/hooks";
import UPlot from "uplot";
import { colour } from "../theme.ts";

export interface Line {
  readonly label: string;
  readonly values: readonly (number | null)[];
  /** A colour of the style sheet. */
  readonly colour: string;
  readonly isFilled?: boolean;
  /** With points instead of a line. */
  readonly isDotted?: boolean;
  /** What the legend shows; by default with one decimal. */
  readonly format?: (value: number) => string;
}

/** A horizontal band behind the lines: a heart-rate zone. */
export interface Band {
  readonly from: number;
  readonly to: number;
  readonly colour: string;
}

interface Props {
  /** For people who do not see the chart. */
  readonly description: string;
  /** Epoch milliseconds, ascending. */
  readonly times: readonly number[];
  readonly lines: readonly Line[];
  readonly timeZone: string;
  readonly height?: number;
  readonly bands?: readonly Band[];
  /** From when to when, epoch milliseconds; by default the first and the last time. */
  readonly span?: readonly [number, number];
  /** Without `span`: milliseconds that the chart shows at least; by default a day. */
  readonly shortest?: number;
  /** Lowest and highest value; by default those of the lines, and 0. */
  readonly range?: readonly [number, number] | undefined;
}

const oneDay = 86_400_000;

/** A time series. Hover shows exact values. */
export function LineChart(props: Props) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const { description, timeZone, lines, height = 200 } = props;
  const shape = JSON.stringify([
    timeZone,
    height,
    props.span,
    props.range,
    props.bands,
    lines.map(({ label }) => label),
  ]);
  // `shape` creates the chart again; data are only replaced.
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const create = () => {
      plot.current?.destroy();
      plot.current = new UPlot(optionsOf(latest.current, element.clientWidth), dataOf(latest.current), element);
    };
    create();
    const observer = new ResizeObserver(() =>
      plot.current?.setSize({ width: element.clientWidth, height: latest.current.height ?? 200 }),
    );
    observer.observe(element);
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", create);
    window.addEventListener("themechange", create);
    return () => {
      observer.disconnect();
      dark.removeEventListener("change", create);
      window.removeEventListener("themechange", create);
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [shape]);
  useEffect(() => {
    plot.current?.setData(dataOf(props));
  }, [props.times, lines]);
  return <div class="line-chart" ref={place} role="img" aria-label={description} style={{ minHeight: height }} />;
}

function dataOf({ times, lines }: Props): UPlot.AlignedData {
  return [times.map((time) => time / 1000), ...lines.map(({ values }) => [...values])];
}

function optionsOf(
  { lines, timeZone, height = 200, bands = [], span, range, shortest = oneDay }: Props,
  width: number,
): UPlot.Options {
  const grid = { stroke: colour("line"), width: 1 };
  const axis = { stroke: colour("muted"), grid, ticks: { show: false }, font: "12px system-ui, sans-serif" };
  return {
    width,
    height,
    tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), timeZone),
    cursor: { drag: { x: false, y: false }, points: { size: 7 } },
    legend: { live: true },
    scales: {
      x: { range: span === undefined ? atLeast(shortest / 1000) : () => [span[0] / 1000, span[1] / 1000] },
      y: { range: range === undefined ? withZero : () => [range[0], range[1]] },
    },
    axes: [
      // Pixels between two labels: `09:33:15` must not run into the next one.
      { ...axis, values: axisTimes, space: 90 },
      { ...axis, size: 44 },
    ],
    series: [
      { label: "Time", value: "{D} {MMM} {YYYY} {HH}:{mm}:{ss}" },
      ...lines.map(({ label, colour: name, isFilled, isDotted, format }) => ({
        label,
        stroke: colour(name),
        width: isDotted ? 0 : 2,
        spanGaps: false,
        ...(isDotted && { paths: () => null }),
        // A line shows its points while they are few: a day between two without values is a point.
        points: { size: 5, fill: colour(name), ...(isDotted && { show: true }) },
        ...(isFilled && { fill: transparent(colour(name)) }),
        value: (_: UPlot, value: number | null) =>
          value === null ? "–" : (format ?? ((each: number) => each.toFixed(1)))(value),
      })),
    ],
    hooks: { drawClear: [(plot) => drawBands(plot, bands)] },
  };
}

/** uPlot's default for hours is a.m. and p.m. */
const axisTimes: UPlot.Axis.Values = [
  [3600 * 24 * 365, "{YYYY}", null, null, null, null, null, null, 1],
  [3600 * 24 * 28, "{MMM}", "\n{YYYY}", null, null, null, null, null, 1],
  [3600 * 24, "{D} {MMM}", "\n{YYYY}", null, null, null, null, null, 1],
  [3600, "{HH}:{mm}", "\n{D} {MMM}", null, "\n{D} {MMM}", null, null, null, 1],
  [60, "{HH}:{mm}", "\n{D} {MMM}", null, "\n{D} {MMM}", null, null, null, 1],
  [1, "{HH}:{mm}:{ss}", "\n{D} {MMM}", null, "\n{D} {MMM}", null, null, null, 1],
];

/**
 * The times until the last one, over so many seconds at least: around a single time uPlot shows years, and without one
 * those around 1970. A part is left free behind the last point.
 */
function atLeast(seconds: number) {
  return ({ data: [times] }: UPlot): UPlot.Range.MinMax => {
    const last = times.at(-1) ?? Date.now() / 1000;
    const from = Math.min(times[0] ?? last, last - seconds);
    return [from, last + (times.length > 1 ? 0 : seconds / 20)];
  };
}

function withZero(_: UPlot, min: number | null, max: number | null): UPlot.Range.MinMax {
  const top = Math.max(max ?? 0, 1);
  return [Math.min(0, min ?? 0), top * 1.1];
}

function transparent(rgb: string): string {
  return rgb.replace(/^rgb\((.*)\)$/, "rgb($1 / 12%)").replaceAll(",", " ");
}

function drawBands({ ctx, bbox, valToPos }: UPlot, bands: readonly Band[]): void {
  for (const { from, to, colour: name } of bands) {
    const [top, bottom] = [valToPos(to, "y", true), valToPos(from, "y", true)];
    const [y, end] = [Math.max(bbox.top, top), Math.min(bbox.top + bbox.height, bottom)];
    if (end <= y) continue;
    ctx.save();
    ctx.globalAlpha = 0.12;
    ctx.fillStyle = colour(name);
    ctx.fillRect(bbox.left, y, bbox.width, end - y);
    ctx.restore();
  }
}
