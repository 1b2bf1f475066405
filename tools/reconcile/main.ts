import { parseArgs } from "node:util";
import { exitWithError } from "../common/fail.ts";
import { pipelineProgress } from "../common/progress-bar.ts";
import { singleArgument } from "../common/single-argument.ts";
import { openTarget, targetOptions, targetUsage } from "../common/target.ts";
import { compare, expectedInBronze } from "./compare.ts";
import { readLedger } from "./ledger-file.ts";
import { findLedger } from "./ledger-path.ts";
import { isExact, reportText } from "./report.ts";

const usage = `npm run reconcile -- FILE [--wait S]

Reconciles the events that npm run simulate sent with the events that arrived, layer by layer: bronze and quarantine
(counts and bytes), silver (readings by device, people, workouts), gold (rows). Other events in the pipeline are
ignored. Exits with 1 if there is a violation.
  FILE             a ledger file, or its name in the folder ledgers of the data folder
  --wait S         seconds without progress after which an incomplete state is compared (60)
${targetUsage}`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...targetOptions,
      wait: { type: "string", default: "60" },
      help: { type: "boolean", default: false },
    },
  });
  const file = singleArgument(positionals, "FILE");
  if (values.help || file === undefined) {
    console.log(usage);
    return;
  }
  const stallSeconds = Number(values.wait);
  if (!(stallSeconds >= 0)) throw new Error(`--wait ${values.wait}: a number of seconds expected`);
  const ledger = await readLedger(findLedger(values, file));
  const azure = openTarget(values);
  try {
    const progress = pipelineProgress(Math.max(1, expectedInBronze(ledger)));
    const comparison = await compare(azure, ledger, { stallSeconds, onState: progress.show });
    progress.done();
    console.log(`\n${reportText(ledger, comparison)}`);
    process.exitCode = isExact(comparison) ? 0 : 1;
  } finally {
    await azure.close();
  }
}

main().catch(exitWithError);
