import { join } from "node:path";
import { parseArgs } from "node:util";
import { exitWithError } from "../common/fail.ts";
import { metricsTable } from "../telemetry/metrics-table.ts";
import { readOtlp } from "../telemetry/otlp.ts";
import { sumMetrics } from "../telemetry/sum-metrics.ts";

const usage = `npm run metrics [-- NAME] [--format table|json]

Prints the current metrics of the local app, summed over all its processes since the data folder was created
(docs/metrics.md describes them). Requires an app that was started with --telemetry on.
  NAME             only metrics whose name contains NAME
  --data FOLDER    data folder of the local stack (.local, or LOCAL_AZURE_DATA)

  npm start -- --telemetry on
  npm run metrics -- events`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      data: { type: "string", default: process.env["LOCAL_AZURE_DATA"] ?? ".local" },
      format: { type: "string", default: "table" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  if (values.format !== "table" && values.format !== "json") throw new Error("--format must be table or json");
  const [part = "", ...others] = positionals;
  if (others.length > 0) throw new Error("at most one NAME expected");
  const series = sumMetrics(await readOtlp(join(values.data, "telemetry"), "metrics"));
  const matching = series.filter(({ name }) => name.includes(part));
  console.log(values.format === "json" ? JSON.stringify(matching, null, 2) : metricsTable(matching));
}

main().catch(exitWithError);
