import { parseArgs } from "node:util";
import { fail } from "../common/fail.ts";
import { onlyOne } from "../common/single-argument.ts";
import { progressLine } from "../common/progress-bar.ts";
import { openTarget, targetOptions, targetUsage } from "../common/target.ts";
import { compare, expectedInBronze } from "./compare.ts";
import { readAccount } from "./ledger-file.ts";
import { findAccount } from "./ledger-path.ts";
import { isExact, reportText } from "./report.ts";

const usage = `npm run account -- FILE [--wait S]

Compares what npm run simulate sent with what arrived, layer by layer: bronze and quarantine (counts and bytes), silver (readings
of each device, people, workouts), gold (rows). Other events in the pipeline do not matter. Ends with 1 when anything differs.
  FILE             of an account, or its name among the accounts in the data folder
  --wait S         compares when nothing has moved for S seconds, though not all has arrived; 60
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
  const file = onlyOne(positionals, "FILE");
  if (values.help || file === undefined) {
    console.log(usage);
    return;
  }
  const patience = Number(values.wait);
  if (!(patience >= 0)) throw new Error(`--wait ${values.wait}: a number of seconds expected`);
  const account = await readAccount(findAccount(values, file));
  const azure = openTarget(values);
  try {
    const line = progressLine(Math.max(1, expectedInBronze(account)));
    const comparison = await compare(azure, account, { patience, onState: line.show });
    line.done();
    console.log(`\n${reportText(account, comparison)}`);
    process.exitCode = isExact(comparison) ? 0 : 1;
  } finally {
    await azure.close();
  }
}

main().catch(fail);
