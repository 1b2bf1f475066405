import { setTimeout as sleep } from "node:timers/promises";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { type PipelineState, readPipeline } from "../common/pipeline-state.ts";
import { type BronzeScan, bronzeScan } from "./bronze-scan.ts";
import { compareBronze } from "./compare-bronze.ts";
import { compareGold } from "./compare-gold.ts";
import { compareSilver } from "./compare-silver.ts";
import type { Comparison } from "./comparison.ts";
import type { Account } from "./ledger.ts";

export interface CompareOptions {
  /** Seconds in which something must move, else what is there is compared as it is. */
  readonly patience: number;
  /** @param landed events of the account that were found so far */
  readonly onState?: (state: PipelineState, landed: number) => void;
}

/** Waits until the account's events have come to gold, then compares layer by layer. */
export async function compare(azure: Azure, account: Account, options: CompareOptions): Promise<Comparison> {
  const apart = new Set(account.unsure.map(({ hash }) => hash));
  // A day earlier: the clocks of two machines need not agree.
  const since = new Date(Date.parse(account.began) - 86_400_000).toISOString().slice(0, 10);
  const scan = bronzeScan(azure, { prefix: account.prefix, since, apart });
  await settle(azure, scan, expectedInBronze(account), options);
  const parts = [compareBronze(account, scan), await compareSilver(azure, account), await compareGold(azure, account)];
  return {
    lines: parts.flatMap(({ lines }) => lines),
    differences: parts.flatMap(({ differences }) => differences),
  };
}

/** Events that stand in bronze and quarantine when all have landed. */
export function expectedInBronze({ streams }: Account): number {
  return Object.values(streams).reduce((sum, { accepted, quarantined }) => sum + accepted.count + quarantined.count, 0);
}

async function settle(
  azure: Azure,
  scan: BronzeScan,
  expected: number,
  { patience, onState = () => {} }: CompareOptions,
): Promise<void> {
  let moved = Date.now();
  let last = "";
  for (;;) {
    await scan.read();
    const state = await readPipeline(azure);
    onState(state, scan.count());
    if (scan.count() >= expected && state.beforeSilver === 0 && state.goldIsDone) return;
    const now = JSON.stringify([state, scan.count()]);
    if (now !== last) moved = Date.now();
    last = now;
    if (Date.now() - moved >= patience * 1000) return;
    await sleep(500);
  }
}
