import { day, minute } from "../../../platform/time.ts";
import type { HubPartitionSnapshot, PartitionSnapshot, PipelineSnapshot } from "../pipeline-snapshot.ts";

/** The time of the snapshots: 2026-11-24. */
export const now = Date.UTC(2026, 10, 24);
const createdOn = now - 30 * day;
export const key = `heart-rates|0|${createdOn}`;
export const ago = (minutes: number): number => now - minutes * minute;

/** A partition of a hub whose events have all landed. */
export const partition: HubPartitionSnapshot = {
  id: "0",
  key,
  beginning: 0,
  last: 99,
  cursor: 99,
  cursorMovedAt: ago(60),
  firstLanded: 0,
  gaps: [],
  checkpoint: { sequenceNumber: 99, writtenAt: ago(60), etag: "" },
  waitingSince: undefined,
  notBytes: undefined,
};

/** Its manifest partition, whose rows silver has all processed. */
export const manifest: PartitionSnapshot = {
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

export const healthy: PipelineSnapshot = {
  now,
  hubs: [{ stream: "heart-rates", hub: "bpm", createdOn, partitions: [partition] }],
  partitions: [manifest],
  blobs: { missing: [], orphaned: [] },
  files: [],
  landingFailures: [],
  gold: [{ summary: "workout_bpm_summary", container: "heart-rates", waitingSince: undefined, dueSince: undefined }],
  goldDeadLetters: [],
  exportDeadLetters: [],
  webhookDeadLetters: [],
  exports: [{ summary: "workout_bpm_summary", waitingSince: undefined, pending: [] }],
  tables: [
    { table: "bronze/heart-rates", missing: [], foreign: [], waitingSince: ago(4) },
    { table: "gold/workout_bpm_summary", missing: [], foreign: [], waitingSince: undefined },
  ],
  serving: [
    { summary: "workout_bpm_summary", state: "compared", groups: { gold: 7, serving: 7 }, differing: 0 },
    { summary: "gym_summary", state: "absent" },
  ],
  registry: [{ table: "registrations", since: ago(14) }],
  unfinishedReplays: [],
  pendingErasures: [],
  retention: [{ kind: "readings", since: now - 402 * day, wanted: now - 400 * day }],
  orchestrations: [
    { name: "silver", status: "Completed", movedAt: ago(59) },
    { name: "gold-gym_summary", status: "Completed", movedAt: ago(58) },
    { name: "maintenance", status: "Completed", movedAt: ago(22 * 60) },
  ],
};

export function withHub(change: Partial<HubPartitionSnapshot>): PipelineSnapshot {
  return { ...healthy, hubs: healthy.hubs.map((hub) => ({ ...hub, partitions: [{ ...partition, ...change }] })) };
}

export function withManifest(change: Partial<PartitionSnapshot>): PipelineSnapshot {
  return { ...healthy, partitions: [{ ...manifest, ...change }] };
}
