import { type BronzePartition, partitionKeyOf } from "../../bronze/manifest/partition.ts";
import { type PartitionState, readPartitionState } from "../../bronze/manifest/partition-state.ts";
import type { HubPartition, HubState } from "../../platform/azure/hubs.ts";
import { minute } from "../../platform/time.ts";
import type { ManifestPositions } from "./ledger.ts";
import type { QuarantineStore } from "./store.ts";

export interface Clock {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

/** Milliseconds. */
const timeout = 2 * minute;
const pollInterval = 500;

/**
 * Waits until all events that the hub has have landed. An event that is in neither bronze nor quarantine by then was
 * never enqueued.
 *
 * @param after manifest positions before the event was sent
 * @returns false after a timeout, or if a gap found since then can still be filled
 */
export async function isIngested(
  { manifest }: QuarantineStore,
  stream: string,
  { createdOn, partitions }: HubState,
  after: ManifestPositions,
  { now, sleep }: Clock,
): Promise<boolean> {
  const deadline = now() + timeout;
  for (const hubPartition of partitions) {
    const partition = { stream, partition: hubPartition.id, generation: createdOn };
    for (;;) {
      const state = await readPartitionState(manifest, partition);
      if (hasLanded(state, hubPartition)) {
        if (hasOpenGap(state, hubPartition, partition, after)) return false;
        break;
      }
      if (now() >= deadline) return false;
      await sleep(pollInterval);
    }
  }
  return true;
}

/** Events that the hub has deleted cannot land any more. */
function hasLanded({ last = -1 }: PartitionState, { beginning, last: end }: HubPartition): boolean {
  return Math.max(last, beginning - 1) >= end;
}

function hasOpenGap(
  { gaps }: PartitionState,
  { beginning }: HubPartition,
  partition: BronzePartition,
  after: ManifestPositions,
) {
  const before = after[partitionKeyOf(partition)] ?? 0;
  return gaps.some(({ position, missing }) => position > before && missing.some(([, to]) => to >= beginning));
}
