import type { StoredEvent } from "./bronze-events.ts";
import type { HubPartition } from "./settle.ts";

/** What of the hubs' positions does not stand in bronze or quarantine exactly once. */
export interface Places {
  /** Positions that stand there. */
  readonly stored: number;
  /** Of the stored ones, those that stand there more than once. */
  readonly twice: number;
  readonly missing: number;
  /** No hub has them. */
  readonly beyond: number;
}

/** Every (partition, sequence number) is looked for, each on its own. */
export function placesOf(partitions: readonly HubPartition[], stored: readonly StoredEvent[]): Places {
  const lasts = new Map(partitions.map(({ stream, partition, last }) => [placeOf(stream, partition), last]));
  const seen = new Map<string, Set<number>>();
  let [twice, beyond] = [0, 0];
  for (const { stream, partition, sequenceNumber } of stored) {
    const place = placeOf(stream, partition);
    const numbers = seen.get(place) ?? new Set<number>();
    seen.set(place, numbers);
    if (numbers.has(sequenceNumber)) twice += 1;
    numbers.add(sequenceNumber);
    if (sequenceNumber > (lasts.get(place) ?? -1)) beyond += 1;
  }
  const positions = [...seen.values()].reduce((sum, { size }) => sum + size, 0);
  const inHubs = partitions.reduce((sum, { last }) => sum + last + 1, 0);
  return { stored: stored.length, twice, missing: inHubs - (positions - beyond), beyond };
}

const placeOf = (stream: string, partition: string) => `${stream}/${partition}`;
