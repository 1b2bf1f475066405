import type { Facts, HubPartitionFacts, PartitionFacts } from "../facts.ts";

/** When the facts of tests were gathered: 2026-11-24. */
export const now = Date.UTC(2026, 10, 24);
const createdOn = now - 30 * 86_400_000;
export const key = `heart-rates|0|${createdOn}`;
export const ago = (minutes: number): number => now - minutes * 60_000;

/** A hub's partition of which everything has landed. */
export const partition: HubPartitionFacts = {
  id: "0",
  key,
  beginning: 0,
  last: 99,
  cursor: 99,
  cursorMovedAt: ago(60),
  firstLanded: 0,
  gaps: [],
  checkpoint: { sequenceNumber: 99, writtenAt: ago(60) },
  waitingSince: undefined,
};

/** Its rows, all in silver. */
export const manifest: PartitionFacts = {
  key,
  stream: "heart-rates",
  next: 4,
  missing: [],
  totals: { accepted: 97, duplicate: 5, ignored: 1, quarantined: 2 },
  sums: { accepted: 97, duplicate: 3, ignored: 1, quarantined: 2 },
  silver: { position: 3, movedAt: ago(59), waitingSince: undefined },
  others: [],
  oldestRowAt: ago(30 * 24 * 60),
};

/** A pipeline of which all is well. */
export const healthy: Facts = {
  now,
  hubs: [{ stream: "heart-rates", hub: "bpm", createdOn, partitions: [partition] }],
  partitions: [manifest],
  blobs: { missing: [], orphans: [] },
  files: [],
  gold: [{ summary: "workout_bpm_summary", container: "heart-rates", waitingSince: undefined, dueSince: undefined }],
  goldSetAside: [],
  exports: [{ summary: "workout_bpm_summary", waitingSince: undefined, pending: [] }],
  sending: [],
  runs: [
    { name: "silver", status: "Completed", movedAt: ago(59) },
    { name: "gold", status: "Completed", movedAt: ago(58) },
    { name: "maintenance", status: "Completed", movedAt: ago(22 * 60) },
  ],
};

export function withHub(change: Partial<HubPartitionFacts>): Facts {
  return { ...healthy, hubs: healthy.hubs.map((hub) => ({ ...hub, partitions: [{ ...partition, ...change }] })) };
}

export function withManifest(change: Partial<PartitionFacts>): Facts {
  return { ...healthy, partitions: [{ ...manifest, ...change }] };
}
