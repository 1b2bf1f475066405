import { join } from "node:path";
import type { Row } from "../../shared/gold/summary.ts";
import type { PrintedTable } from "../../shared/serving/rows/csv.ts";
import { type RowFormat, rowsText, sortedRows } from "../common/row-formats.ts";
import { stackFolder, type TargetFlags } from "../common/stack-folder.ts";
import { metricsTable } from "../telemetry/metrics-table.ts";
import { readOtlp } from "../telemetry/otlp.ts";
import { quantile, type Series, sumMetrics } from "../telemetry/sum-metrics.ts";

export interface MetricsFlags extends TargetFlags {
  readonly format: RowFormat;
  readonly sort?: string | undefined;
  readonly limit?: number | undefined;
}

/**
 * Prints the metrics whose name contains a part.
 *
 * @throws Error when there is none
 */
export async function printMetrics(part: string, { format, sort, limit, ...flags }: MetricsFlags): Promise<void> {
  const series = sumMetrics(await readOtlp(join(stackFolder(flags), "telemetry"), "metrics"));
  const matching = series.filter(({ name }) => name.includes(part));
  if (matching.length === 0 && part !== "") throw new Error(`no metric is called ${part}; docs/metrics.md lists them`);
  if (format === "table") {
    console.log(metricsTable(matching));
    return;
  }
  const indexed = matching.map((each, index) => ({ ...rowOf(each), index }));
  const rows = (sort === undefined ? indexed : sortedRows(columns, indexed, sort)).slice(0, limit);
  // JSON has the attributes and the buckets of histograms as objects.
  const whole = rows.map(({ index }) => matching[index]);
  if (format === "csv") process.stdout.write(rowsText(columns, rows, format));
  else if (format === "json") console.log(JSON.stringify(whole, null, 2));
  else for (const each of whole) console.log(JSON.stringify(each));
}

function rowOf({ name, unit, attributes, value, histogram }: Series): Row {
  const text = Object.entries(attributes).map(([key, each]) => `${key}=${each}`);
  const spread =
    histogram === undefined
      ? { sum: null, p50: null, p95: null, max: null }
      : {
          sum: histogram.sum,
          p50: quantile(histogram, 0.5),
          p95: quantile(histogram, 0.95),
          max: histogram.max,
        };
  return { name, unit, attributes: text, value, ...spread };
}

const columns: PrintedTable["columns"] = [
  { name: "name", type: "text" },
  { name: "unit", type: "text" },
  { name: "attributes", type: "list" },
  { name: "value", type: "number" },
  { name: "sum", type: "number" },
  { name: "p50", type: "number" },
  { name: "p95", type: "number" },
  { name: "max", type: "number" },
];
