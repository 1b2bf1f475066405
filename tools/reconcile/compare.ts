import type { Azure } from "../../shared/platform/azure/clients.ts";
import { sumBy } from "../../shared/platform/sum.ts";
import { day, isoTime } from "../../shared/platform/time.ts";
import { type PipelineState, readPipeline } from "../common/pipeline-state.ts";
import { pollUntil } from "../common/poll.ts";
import { type BronzeScan, openBronzeScan } from "./bronze-scan.ts";
import { compareBronze } from "./compare-bronze.ts";
import { compareGold } from "./compare-gold.ts";
import { compareSilver } from "./compare-silver.ts";
import type { Comparison } from "./comparison.ts";
import type { Ledger } from "./ledger.ts";

export interface CompareOptions {
  /** Seconds without progress after which the current state is compared. */
  readonly stallSeconds: number;
  /** @param landed number of events of the ledger found so far */
  readonly onState?: (state: PipelineState, landed: number) => void;
}

/** Waits until the events of the ledger are in gold, then compares layer by layer. */
export async function compare(azure: Azure, ledger: Ledger, options: CompareOptions): Promise<Comparison> {
  const countSeparately = new Set(ledger.maybeDuplicated.map(({ hash }) => hash));
  // One day earlier, because the clocks of two machines may differ.
  const since = isoTime(Date.parse(ledger.began) - day).slice(0, 10);
  const scan = openBronzeScan(azure, { prefix: ledger.prefix, since, countSeparately });
  await waitUntilCompleteOrStalled(azure, scan, expectedInBronze(ledger), options);
  const parts = [compareBronze(ledger, scan), await compareSilver(azure, ledger), await compareGold(azure, ledger)];
  return {
    lines: parts.flatMap(({ lines }) => lines),
    violations: parts.flatMap(({ violations }) => violations),
  };
}

/** The number of events in bronze and quarantine when all have landed. */
export function expectedInBronze({ streams }: Ledger): number {
  return sumBy(Object.values(streams), ({ accepted, quarantined }) => accepted.count + quarantined.count);
}

async function waitUntilCompleteOrStalled(
  azure: Azure,
  scan: BronzeScan,
  expected: number,
  { stallSeconds, onState = () => {} }: CompareOptions,
): Promise<void> {
  const read = async () => {
    await scan.read();
    const pipeline = await readPipeline(azure);
    const landed = scan.count();
    onState(pipeline, landed);
    return { pipeline, landed };
  };
  const isComplete = ({ pipeline, landed }: Awaited<ReturnType<typeof read>>) =>
    landed >= expected && pipeline.silverBacklog === 0 && pipeline.goldIsCurrent;
  await pollUntil(read, isComplete, { stallTimeout: stallSeconds * 1000 });
}
