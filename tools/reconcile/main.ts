import { pipelineProgress } from "../common/progress-bar.ts";
import type { TargetFlags } from "../common/stack-folder.ts";
import { openTarget } from "../common/target.ts";
import { compare, expectedInBronze } from "./compare.ts";
import { readLedger } from "./ledger-file.ts";
import { findLedger } from "./ledger-path.ts";
import { isExact, reportText } from "./report.ts";

/** Compares a ledger with the pipeline; the exit code is 1 if there is a violation. */
export async function reconcileLedger(
  file: string,
  { wait: stallSeconds, ...flags }: TargetFlags & { readonly wait: number },
): Promise<void> {
  const ledger = await readLedger(findLedger(flags, file));
  const azure = openTarget(flags);
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
