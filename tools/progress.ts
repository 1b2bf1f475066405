import type { Azure } from "../shared/azure/clients.ts";
import { listPartitions, readHead } from "../shared/bronze/manifest.ts";
import { bronzeReader } from "../shared/bronze/reader.ts";
import { type OutcomeCounts, partitionFromKey } from "../shared/bronze/rows.ts";
import { calendar } from "../shared/gold/calendar.ts";
import { planRun } from "../shared/gold/plan.ts";
import { summaries } from "../shared/gold/registry.ts";
import { factsReader } from "../shared/silver/facts-reader.ts";

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
  const manifest = azure.table("manifest");
  const reader = bronzeReader({ manifest, bronze: azure.blobs("bronze"), quarantine: azure.blobs("quarantine") });
  const landed = { accepted: 0, duplicate: 0, ignored: 0, quarantined: 0 };
  let beforeSilver = 0;
  for (const key of await listPartitions(manifest)) {
    const { totals } = await readHead(manifest, partitionFromKey(key));
    for (const outcome of Object.keys(landed) as (keyof OutcomeCounts)[]) landed[outcome] += totals[outcome];
    const { position } = await reader.progress(key, azure.configuration.silverDatabase);
    for await (const { counts } of reader.rowsAfter(key, position)) beforeSilver += counts.accepted;
  }
  return { landed, beforeSilver, goldIsDone: await isGoldDone(azure) };
}

async function isGoldDone(azure: Azure): Promise<boolean> {
  const gold = {
    silver: azure.silver,
    gold: azure.gold,
    facts: factsReader(azure.silver),
    calendar: calendar(azure.configuration.reportingTimeZone),
    now: Date.now,
  };
  const items = (await planRun(gold, summaries)).flat();
  return items.every(({ kind }) => kind !== "feed");
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

export function total({ accepted, duplicate, ignored, quarantined }: OutcomeCounts): number {
  return accepted + duplicate + ignored + quarantined;
}
