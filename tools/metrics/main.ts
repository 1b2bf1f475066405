import { join } from "node:path";
import { stackFolder, type TargetFlags } from "../common/stack-folder.ts";
import { metricsTable } from "../telemetry/metrics-table.ts";
import { readOtlp } from "../telemetry/otlp.ts";
import { sumMetrics } from "../telemetry/sum-metrics.ts";

/**
 * Prints the metrics whose name contains a part.
 *
 * @throws Error when there is none
 */
export async function printMetrics(
  part: string,
  { format, ...flags }: TargetFlags & { readonly format: "table" | "json" },
): Promise<void> {
  const series = sumMetrics(await readOtlp(join(stackFolder(flags), "telemetry"), "metrics"));
  const matching = series.filter(({ name }) => name.includes(part));
  if (matching.length === 0 && part !== "") throw new Error(`no metric is called ${part}; docs/metrics.md lists them`);
  console.log(format === "json" ? JSON.stringify(matching, null, 2) : metricsTable(matching));
}
