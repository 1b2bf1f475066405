import { sumBy } from "../../shared/platform/sum.ts";
import type { StoredEvent } from "./bronze-events.ts";
import type { HubPartition } from "./settle.ts";

/** Sequence numbers in bronze and quarantine, compared with those in the hubs. */
export interface SequenceNumberCounts {
  readonly stored: number;
  /** Stored more than once. */
  readonly duplicated: number;
  /** In a hub, but not stored. */
  readonly missing: number;
  /** Stored, but in no hub. */
  readonly unknown: number;
}

/** Checks every pair of partition and sequence number individually. */
export function countSequenceNumbers(
  partitions: readonly HubPartition[],
  stored: readonly Pick<StoredEvent, "stream" | "partition" | "sequenceNumber">[],
): SequenceNumberCounts {
  const lasts = new Map(partitions.map(({ stream, partition, last }) => [partitionKeyOf(stream, partition), last]));
  const seen = new Map<string, Set<number>>();
  let [duplicated, unknown] = [0, 0];
  for (const { stream, partition, sequenceNumber } of stored) {
    const key = partitionKeyOf(stream, partition);
    const numbers = seen.get(key) ?? new Set<number>();
    seen.set(key, numbers);
    if (numbers.has(sequenceNumber)) duplicated += 1;
    numbers.add(sequenceNumber);
    if (sequenceNumber > (lasts.get(key) ?? -1)) unknown += 1;
  }
  const distinct = sumBy(seen.values(), ({ size }) => size);
  const inHubs = sumBy(partitions, ({ last }) => last + 1);
  return { stored: stored.length, duplicated, missing: inHubs - (distinct - unknown), unknown };
}

const partitionKeyOf = (stream: string, partition: string) => `${stream}/${partition}`;
