import { join } from "node:path";
import { parseArgs } from "node:util";
import { fail } from "../common/fail.ts";
import { metricsTable } from "../telemetry/metrics-table.ts";
import { readOtlp } from "../telemetry/otlp.ts";
import { sumMetrics } from "../telemetry/sum-metrics.ts";

const usage = `npm run metrics [-- NAME] [--format table|json]

The metrics of the local app as they stand (docs/metrics.md says what each is), over all its processes since the data folder was made.
Needs an app that was started with --telemetry on.
  NAME             only metrics whose name has that in it
  --data FOLDER    of the local stack (.local, or KOREVITAL_DATA)

  npm start -- --telemetry on
  npm run metrics -- events`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      data: { type: "string", default: process.env["KOREVITAL_DATA"] ?? ".local" },
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
  if (others.length > 0) throw new Error("one NAME expected, or none");
  const series = sumMetrics(await readOtlp(join(values.data, "telemetry"), "metrics"));
  const wanted = series.filter(({ name }) => name.includes(part));
  console.log(values.format === "json" ? JSON.stringify(wanted, null, 2) : metricsTable(wanted));
}

main().catch(fail);
