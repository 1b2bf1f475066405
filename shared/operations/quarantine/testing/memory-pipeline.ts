import { memoryBlobs } from "../../../../testing/fakes/memory-blobs.ts";
import { memoryTable } from "../../../../testing/fakes/memory-table.ts";
import { compactPartition } from "../../../bronze/compaction/compact.ts";
import { mergeLimits } from "../../../bronze/compaction/groups.ts";
import { land } from "../../../bronze/hub-batches/land-batch.ts";
import { readReplayOf } from "../../../bronze/manifest/provenance.ts";
import { bronzeReader } from "../../../bronze/open-bronze-reader.ts";
import type { Hub, OutgoingEvent } from "../../../platform/azure/hubs.ts";
import { heartRates } from "../../../streams/heart-rates.ts";
import { streamNamed } from "../../../streams/registry.ts";
import type { ReplayWorld } from "../replay.ts";

const createdOn = 1;

/**
 * A hub of one partition and the ingestion behind it, in memory, which lands when it is told to or when somebody waits.
 *
 * @param ticks how long the hub takes for each request, in turns of the event loop's queue of promises
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
  const bronze = { ...store, now: () => now, newId: () => `id-${++ids}` };
  const ingest = async () => {
    const events = log.slice(landed).map(({ key, body, properties }, index) => {
      return { sequenceNumber: landed + index, enqueuedTime: now, key, body, replayOf: readReplayOf(properties) };
    });
    if (events.length === 0) return;
    landed = log.length;
    await land(bronze, { stream: heartRates, partition: "0", source: "hub", events, epoch: async () => createdOn });
  };
  const pass = (milliseconds: number) => {
    now += milliseconds;
  };
  const world: ReplayWorld = { store, streamNamed, hub: () => hub, now: () => now, sleep: ingest };
  return {
    world,
    ingest,
    /** Silver works through everything, and then all files are merged that can be. */
    async merge() {
      const reader = bronzeReader(store);
      for (const key of await reader.partitions()) {
        await reader.moveProgress(key, "silver", await reader.progress(key, "silver"), await reader.newest(key), now);
        await compactPartition(bronze, key, mergeLimits, Number.POSITIVE_INFINITY);
      }
    },
    /** Time goes by. */
    pass,
    /** A wait in which nothing lands. */
    idle: async (milliseconds: number) => pass(milliseconds),
    send: (body: string, key: string | undefined) => hub.publish([{ key, body: Buffer.from(body) }]),
    sentSince: (count: number) => log.slice(count),
    /** What was sent again for that event. */
    sentFor: (id: string) => log.filter(({ properties }) => readReplayOf(properties) === id),
    /** Body of everything in bronze, and what it was sent again for. */
    async accepted() {
      const reader = bronzeReader(store);
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
