import { type Histogram, quantile, type Series } from "./sum-metrics.ts";

/** One heading for each metric, followed by one line for each set of attributes. */
export function metricsTable(series: readonly Series[]): string {
  const metrics = [...Map.groupBy(series, ({ name }) => name)];
  return metrics.map(([name, all]) => [`${name}  (${all[0]?.unit})`, ...linesOf(all)].join("\n")).join("\n\n");
}

function linesOf(series: readonly Series[]): string[] {
  const labels = series.map(({ attributes }) => labelOf(attributes));
  const width = Math.max(...labels.map((label) => label.length));
  return series.map((each, index) => `  ${(labels[index] ?? "").padEnd(width)}  ${valueText(each)}`.trimEnd());
}

function labelOf(attributes: Readonly<Record<string, string>>): string {
  const present = Object.entries(attributes).filter(([, value]) => value !== "");
  return present.map(([name, value]) => `${name}=${value}`).join(" ");
}

function valueText({ value, histogram }: Series): string {
  return histogram === undefined
    ? short(value).padStart(12)
    : `${short(value).padStart(12)} times  ${spread(histogram, value)}`;
}

function spread(histogram: Histogram, count: number): string {
  const { sum, max } = histogram;
  const parts = { mean: sum / count, p50: quantile(histogram, 0.5), p95: quantile(histogram, 0.95), max };
  return Object.entries(parts)
    .map(([name, value]) => `${name} ${short(value)}`)
    .join("  ");
}

function short(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 3 : 1);
}
