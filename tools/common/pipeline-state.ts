import { setTimeout as sleep } from "node:timers/promises";
import type { OutcomeCounts } from "../../shared/bronze/manifest/manifest-row.ts";
import { bronzeOf, goldOf } from "../../shared/composition.ts";
import { summaries } from "../../shared/gold/registry.ts";
import { sumCounts } from "../../shared/operations/status/counts.ts";
import { readGold } from "../../shared/operations/status/gold-state.ts";
import { readPartitions } from "../../shared/operations/status/partitions.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import type { Configuration } from "../../shared/platform/azure/configuration.ts";

const minute = 60_000;

/** Where everything that was ever sent is now. */
export interface PipelineState {
  /** Outcomes of all that came in. */
  readonly landed: OutcomeCounts;
  /** Events in bronze that silver has not worked through. */
  readonly beforeSilver: number;
  /** Nothing in silver is new to gold, and nothing comes to silver any more. */
  readonly goldIsDone: boolean;
  /** When gold's progress moved last, epoch milliseconds; undefined where it was not asked, or never moved. */
  readonly goldMovedAt: number | undefined;
}

/**
 * Gold is only asked when silver is done, so that looking costs those little who are at work.
 *
 * @throws Error when gold does not run at all
 */
export async function readPipeline(azure: Azure): Promise<PipelineState> {
  const { silverDatabase } = azure.configuration;
  const partitions = await readPartitions(azure.table("manifest"), bronzeOf(azure), silverDatabase);
  const landed = sumCounts(partitions.map(({ totals }) => totals));
  const beforeSilver = partitions.reduce((sum, { backlog }) => sum + backlog.events, 0);
  if (beforeSilver > 0) return { landed, beforeSilver, goldIsDone: false, goldMovedAt: undefined };
  const { stopped, feeds, movedAt } = await readGold(goldOf(azure, Date.now), summaries);
  if (stopped !== undefined) throw new Error(stopped);
  return { landed, beforeSilver, goldIsDone: feeds === 0, goldMovedAt: movedAt };
}

/** Where every tick of gold is an unhurried summary's turn, two minutes without a change are long; else its turn and some ticks must pass. */
function patienceWith({ goldUnhurried }: Configuration): number {
  return goldUnhurried === 0 ? 2 * minute : goldUnhurried + 15 * minute;
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
  patience = patienceWith(azure.configuration),
): Promise<PipelineState> {
  let moved = Date.now();
  let last = "";
  for (;;) {
    const looked = performance.now();
    const state = await readPipeline(azure);
    const landedNow = once(state.landed) - once(before);
    onState(state, landedNow);
    if (landedNow >= sent && state.beforeSilver === 0 && state.goldIsDone) return state;
    if (JSON.stringify(state) !== last) moved = Date.now();
    last = JSON.stringify(state);
    if (Date.now() - moved > patience) throw new Error(`nothing moves: ${landedNow} of ${sent} events landed, ${last}`);
    await sleep(Math.max(500, 2 * (performance.now() - looked)));
  }
}

/** What a host brought again, because another one was killed, is no other event. */
function once({ accepted, ignored, quarantined }: OutcomeCounts): number {
  return accepted + ignored + quarantined;
}
