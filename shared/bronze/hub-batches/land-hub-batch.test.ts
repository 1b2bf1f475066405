import { describe, expect, it } from "vitest";
import { memoryBlobs } from "../../../testing/fakes/memory-blobs.ts";
import { memoryTable } from "../../../testing/fakes/memory-table.ts";
import { retryConflicts } from "../../../testing/fakes/retry-conflicts.ts";
import { heartRates } from "../../streams/heart-rates.ts";
import { readPartitionState } from "../manifest/partition-state.ts";
import type { Batch } from "./batch.ts";
import { landHubBatch } from "./land-hub-batch.ts";

const created = 1_700_000_000_000;
const recreated = created + 60_000;

function memoryStore() {
  let ids = 0;
  const stores = { manifest: memoryTable(), bronze: memoryBlobs(), quarantine: memoryBlobs() };
  return { ...stores, retryConflicts, earliestTime: 1, now: () => recreated, newId: () => `id-${++ids}` };
}

function batch(
  generation: number,
  events: readonly (readonly [sequenceNumber: number, enqueuedTime: number])[],
): Batch {
  return {
    ...{ stream: heartRates, partition: "0", source: "hub", generation: async () => generation },
    events: events.map(([sequenceNumber, enqueuedTime]) => {
      const body = Buffer.from(JSON.stringify({ device_id: "d", time: enqueuedTime / 1000, heartrate: 70 }));
      return { sequenceNumber, enqueuedTime, key: undefined, body };
    }),
  };
}

const stateOf = (store: ReturnType<typeof memoryStore>, generation: number) =>
  readPartitionState(store.manifest, { stream: "heart-rates", partition: "0", generation });

describe("landHubBatch", () => {
  it("lands events of a deleted hub in its generation, also in a batch with events of the new one", async () => {
    const store = memoryStore();
    await landHubBatch(store, batch(created, [[0, created]]));
    const mixed = [
      [1, created + 1],
      [2, recreated + 1],
      [3, recreated + 2],
    ] as const;
    const landed = await landHubBatch(store, batch(recreated, mixed));
    expect(landed.map(({ partition, counts }) => [partition.generation, counts.accepted])).toEqual([
      [created, 1],
      [recreated, 2],
    ]);
    expect((await stateOf(store, created)).last).toBe(1);
    expect((await stateOf(store, recreated)).last).toBe(3);
  });

  it("opens a gap from the beginning of a recreated hub, and none for the first generation", async () => {
    const store = memoryStore();
    const [first] = await landHubBatch(store, batch(created, [[5, created]]));
    expect(first?.gaps).toEqual([]);
    const [later] = await landHubBatch(store, batch(recreated, [[29, recreated]]));
    expect(later?.gaps).toEqual([[0, 28]]);
    const [late] = await landHubBatch(store, batch(recreated, [[0, recreated]]));
    expect(late?.counts.accepted).toBe(1);
    expect((await stateOf(store, recreated)).gaps.flatMap(({ missing }) => missing)).toEqual([[1, 28]]);
  });

  it("uses the hub's generation for events that are older than it, if nothing landed before", async () => {
    const store = memoryStore();
    const [landed] = await landHubBatch(store, batch(recreated, [[0, created]]));
    expect(landed?.partition.generation).toBe(recreated);
  });
});
