import { sum } from "../../shared/platform/sum.ts";
import { type OtlpMetric, type OtlpPoint, valuesOf } from "./otlp.ts";

/** One metric with one set of attributes, over all processes. */
export interface Series {
  readonly name: string;
  readonly unit: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The sum of a counter, the latest value of a gauge, or the number of values of a histogram. */
  readonly value: number;
  readonly histogram?: Histogram;
}

export interface Histogram {
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
}

interface Line {
  readonly resourceMetrics?: readonly {
    readonly scopeMetrics?: readonly { readonly metrics?: readonly OtlpMetric[] }[];
  }[];
}

/**
 * Sums the last line of each process, because its values are cumulative; of a gauge, takes the latest value of all
 * processes.
 */
export function sumMetrics(processes: readonly (readonly unknown[])[]): Series[] {
  const found = new Map<string, { series: Series; time: bigint }>();
  for (const lines of processes) {
    for (const metric of metricsOf(lines.at(-1) as Line | undefined)) {
      const points = metric.sum ?? metric.gauge ?? metric.histogram;
      for (const point of points?.dataPoints ?? []) add(found, metric, point);
    }
  }
  return [...found.values()].map(({ series }) => series).sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

function metricsOf(line: Line | undefined): OtlpMetric[] {
  const scopes = line?.resourceMetrics?.flatMap(({ scopeMetrics = [] }) => scopeMetrics) ?? [];
  return scopes.flatMap(({ metrics = [] }) => metrics);
}

function add(found: Map<string, { series: Series; time: bigint }>, metric: OtlpMetric, point: OtlpPoint): void {
  const series = seriesOf(metric, point);
  const time = BigInt(point.timeUnixNano);
  const key = keyOf(series);
  const known = found.get(key);
  if (known === undefined) found.set(key, { series, time });
  else if (metric.gauge !== undefined) found.set(key, known.time > time ? known : { series, time });
  else found.set(key, { series: plus(known.series, series), time });
}

function seriesOf({ name, unit = "" }: OtlpMetric, point: OtlpPoint): Series {
  const plain = { name, unit, attributes: valuesOf(point.attributes) };
  if (point.bucketCounts === undefined) return { ...plain, value: Number(point.asDouble ?? point.asInt ?? 0) };
  const { sum = 0, min = Infinity, max = -Infinity, explicitBounds: bounds = [] } = point;
  return {
    ...plain,
    value: Number(point.count),
    histogram: { sum, min, max, bounds, counts: point.bucketCounts.map(Number) },
  };
}

function plus(a: Series, b: Series): Series {
  const value = a.value + b.value;
  if (a.histogram === undefined || b.histogram === undefined) return { ...a, value };
  const [one, other] = [a.histogram, b.histogram];
  return {
    ...a,
    value,
    histogram: {
      sum: one.sum + other.sum,
      min: Math.min(one.min, other.min),
      max: Math.max(one.max, other.max),
      bounds: one.bounds,
      counts: one.counts.map((count, index) => count + (other.counts[index] ?? 0)),
    },
  };
}

function orderOf({ name, attributes }: Series): string {
  return JSON.stringify([name, ...Object.values(attributes)]);
}

function keyOf({ name, attributes }: Series): string {
  return JSON.stringify([name, Object.entries(attributes).sort()]);
}

/** The value that a `part` (0 to 1) of all values does not exceed, interpolated in its bucket. */
export function quantile({ min, max, bounds, counts }: Histogram, part: number): number {
  const total = sum(counts);
  let before = 0;
  for (const [index, count] of counts.entries()) {
    if (count > 0 && before + count >= part * total) {
      const low = Math.max(min, bounds[index - 1] ?? min);
      const high = Math.min(max, bounds[index] ?? max);
      return low + ((part * total - before) / count) * (high - low);
    }
    before += count;
  }
  return max;
}
