import { setTimeout as sleep } from "node:timers/promises";
import { bronzeReaderFor, goldFor, silverFor } from "../../shared/composition.ts";
import { computedSummaries } from "../../shared/gold/registry.ts";
import { sharedContainers } from "../../shared/gold/run/gold.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { catchUpRestrictions } from "../../shared/silver/restriction/restrict.ts";
import { pendingPartitions } from "../../shared/silver/slice/pending-partitions.ts";
import type { Drain, SilverCounts } from "./drain.ts";
import { type GoldCounts, goldRound } from "./gold-round.ts";
import { differingPartitions, readPositions } from "./positions.ts";
import { updateMarker } from "./rebuild-marker.ts";
import { silverRound } from "./silver-round.ts";

export interface CatchUpLimits {
  /** Number of bronze partitions processed concurrently. */
  readonly partitions: number;
  readonly gold: { readonly pageSize: number; readonly concurrency: number };
  /** Limit of rounds, since bronze may grow continuously. */
  readonly maxRounds: number;
}

export interface CatchUpCounts {
  readonly silver: SilverCounts;
  readonly gold: GoldCounts;
}

export interface RebuildListener {
  onSlice(done: SilverCounts): void;
  onPage(done: GoldCounts): void;
}

/**
 * Catches up silver with bronze, then gold with silver, in rounds until bronze has no more events. The layers alternate
 * because gold computes each group once only while silver is not written.
 *
 * @param target configured with the rebuilt database set
 * @throws Error if another process wrote to that silver meanwhile
 */
export async function catchUp(
  target: Azure,
  drain: Drain,
  { partitions, gold: goldLimits, maxRounds }: CatchUpLimits,
  listener: RebuildListener,
  now: () => number,
): Promise<CatchUpCounts> {
  const bronze = bronzeReaderFor(target);
  const reader = target.configuration.silverDatabase;
  const gold = goldFor(target, now);
  const progress = target.gold(sharedContainers.progress);
  const sum = { silver: { events: 0, written: 0, deadLettered: 0 }, gold: { documents: 0, groups: 0, written: 0 } };
  for (let round = 0; round < maxRounds; round += 1) {
    add(sum.silver, await silverRound(bronze, reader, { drain, partitions }, (done) => listener.onSlice(done)));
    const before = await readPositions(bronze, reader);
    await catchUpRestrictions(silverFor(target, now), { wait: sleep });
    add(sum.gold, await goldRound(gold, computedSummaries, goldLimits, (done) => listener.onPage(done)));
    const changed = differingPartitions(before, await readPositions(bronze, reader));
    await updateMarker(progress, target.retryConflicts, {
      touchedAt: now(),
      ...(changed.length === 0 ? {} : { tainted: true }),
    });
    if (changed.length > 0) throw new Error(`another process wrote to ${reader} meanwhile, in ${changed.join(", ")}`);
    if ((await pendingPartitions(bronze, reader)).length === 0) break;
  }
  return sum;
}

function add<T extends Record<keyof T, number>>(sum: T, more: T): void {
  for (const name of Object.keys(sum) as (keyof T)[]) sum[name] = (sum[name] + more[name]) as T[keyof T];
}
