import { memoryBlobs } from "../../../../testing/fakes/memory-blobs.ts";
import { memoryTable } from "../../../../testing/fakes/memory-table.ts";
import { retryConflicts } from "../../../../testing/fakes/retry-conflicts.ts";
import { compactPartition } from "../../../bronze/compaction/compact.ts";
import { mergeLimits } from "../../../bronze/compaction/groups.ts";
import { landBatch } from "../../../bronze/hub-batches/land-batch.ts";
import { readReplay } from "../../../bronze/manifest/provenance.ts";
import { openBronzeReader } from "../../../bronze/open-bronze-reader.ts";
import type { Hub } from "../../../platform/azure/hubs.ts";
import type { OutgoingEvent } from "../../../platform/azure/outgoing-event.ts";
import { heartRates } from "../../../streams/heart-rates.ts";
import { streamNamed } from "../../../streams/registry.ts";
import type { ReplayContext } from "../replay.ts";

const createdOn = 1;

/**
 * A hub of one partition and its ingestion, in memory. Events land when `ingest` is called, or when a replay waits.
 *
 * @param ticks number of microtasks that the hub takes for a request
 */
export function memoryPipeline(ticks: () => number = () => 0) {
  let now = Date.UTC(2026, 10, 24);
  let ids = 0;
  let landed = 0;
  const log: OutgoingEvent[] = [];
  const store = { manifest: memoryTable(), bronze: memoryBlobs(), quarantine: memoryBlobs(), ledger: memoryTable() };
  const hub: Pick<Hub, "publish" | "state"> = {
    async publish(events) {
      for (let left = ticks(); left > 0; left -= 1) await Promise.resolve();
      log.push(...events);
    },
    async state() {
      return { createdOn, partitions: [{ id: "0", beginning: 0, last: log.length - 1, lastTime: now }] };
    },
  };
  const bronze = { ...store, retryConflicts, now: () => now, earliestTime: 1, newId: () => `id-${++ids}` };
  const ingest = async () => {
    const events = log.slice(landed).map(({ key, body, properties }, index) => {
      return { sequenceNumber: landed + index, enqueuedTime: now, key, body, ...readReplay(properties, now) };
    });
    if (events.length === 0) return;
    landed = log.length;
    await landBatch(bronze, {
      stream: heartRates,
      partition: "0",
      source: "hub",
      events,
      generation: async () => createdOn,
    });
  };
  const pass = (milliseconds: number) => {
    now += milliseconds;
  };
  const context: ReplayContext = { store, earliestTime: 1, streamNamed, hub: () => hub, now: () => now, sleep: ingest };
  return {
    context,
    ingest,
    /** Silver processes all rows, then all files are compacted. */
    async compact() {
      const reader = openBronzeReader(store);
      for (const key of await reader.partitions()) {
        await reader.moveProgress(key, "silver", await reader.progress(key, "silver"), await reader.newest(key), now);
        await compactPartition(bronze, key, mergeLimits, Number.POSITIVE_INFINITY);
      }
    },
    pass,
    /** Waits while nothing lands. */
    idle: async (milliseconds: number) => pass(milliseconds),
    send: (body: string, key: string | undefined) => hub.publish([{ key, body: Buffer.from(body) }]),
    sentSince: (count: number) => log.slice(count),
    /** The replays of an event. */
    sentFor: (id: string) => log.filter(({ properties }) => readReplay(properties, now).replayOf === id),
    /** Body of each event in bronze, and the id of the event that it replays. */
    async accepted() {
      const reader = openBronzeReader(store);
      const found: [string, string | undefined][] = [];
      for (const key of await reader.partitions()) {
        for await (const row of reader.rowsAfter(key, 0))
          for (const { body, replayOf } of await reader.events(row))
            found.push([Buffer.from(body).toString(), replayOf]);
      }
      return found;
    },
  };
}
