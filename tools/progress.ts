import type { Azure } from "../shared/azure/clients.ts";
import type { OutcomeCounts } from "../shared/bronze/rows.ts";
import { sumCounts, total } from "../shared/pipeline/counts.ts";
import { readLayers } from "../shared/pipeline/read.ts";

/** Where everything that was ever sent is now. */
export interface PipelineState {
  /** Outcomes of all that came in. */
  readonly landed: OutcomeCounts;
  /** Events in bronze that silver has not worked through. */
  readonly beforeSilver: number;
  /** Nothing in silver is new to gold. */
  readonly goldIsDone: boolean;
}

export async function readPipeline(azure: Azure): Promise<PipelineState> {
  const { partitions, gold } = await readLayers(azure, Date.now);
  if (gold.stopped !== undefined) throw new Error(gold.stopped);
  return {
    landed: sumCounts(partitions.map(({ totals }) => totals)),
    beforeSilver: partitions.reduce((sum, { backlog }) => sum + backlog.events, 0),
    goldIsDone: gold.feeds === 0,
  };
}

/**
 * Waits until so many events more than `before` have landed, and silver and gold have worked through everything.
 *
 * @throws Error when nothing moves for `patience` milliseconds
 */
export async function waitUntilSettled(
  azure: Azure,
  before: OutcomeCounts,
  sent: number,
  onState: (state: PipelineState, landedNow: number) => void = () => {},
  patience = 120_000,
): Promise<PipelineState> {
  let moved = Date.now();
  let last = "";
  for (;;) {
    const state = await readPipeline(azure);
    const landedNow = total(state.landed) - total(before);
    onState(state, landedNow);
    if (landedNow >= sent && state.beforeSilver === 0 && state.goldIsDone) return state;
    if (JSON.stringify(state) !== last) moved = Date.now();
    last = JSON.stringify(state);
    if (Date.now() - moved > patience) throw new Error(`nothing moves: ${landedNow} of ${sent} events landed, ${last}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
