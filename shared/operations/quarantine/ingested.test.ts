import { expect, it } from "vitest";
import { land } from "../../bronze/hub-batches/land-batch.ts";
import type { HubState } from "../../platform/azure/hubs.ts";
import { heartRates } from "../../streams/heart-rates.ts";
import { isIngested } from "./ingested.ts";
import { memoryPipeline } from "./testing/memory-pipeline.ts";

const key = "heart-rates|0|1";
const hub = (beginning: number, last: number): HubState => ({
  createdOn: 1,
  partitions: [{ id: "0", beginning, last, lastTime: undefined }],
});

/** A partition whose events 0 and 5 have landed; 1 to 4 were skipped. */
async function withHole() {
  const { world, idle } = memoryPipeline();
  for (const sequenceNumber of [0, 5]) {
    const events = [{ sequenceNumber, enqueuedTime: 1, key: undefined, body: Buffer.from("{") }];
    const store = { ...world.store, now: world.now, newId: () => `id-${sequenceNumber}` };
    await land(store, { stream: heartRates, partition: "0", source: "hub", events, epoch: async () => 1 });
  }
  return { store: world.store, waiting: { now: world.now, sleep: idle } };
}

it.each([
  ["what the hub has, has landed, and the hole is older", hub(0, 5), { [key]: 2 }, true],
  ["the hub has more, and it does not land", hub(0, 6), { [key]: 2 }, false],
  ["a hole behind may still be filled", hub(2, 5), { [key]: 1 }, false],
  ["the hub has forgotten what is in the hole", hub(5, 5), { [key]: 1 }, true],
  ["the hub has forgotten what has not landed", hub(9, 8), { [key]: 2 }, true],
  ["the hub was made anew and is empty", { ...hub(0, -1), createdOn: 2 }, {}, true],
])("%s", async (_, state, after, expected) => {
  const { store, waiting } = await withHole();
  expect(await isIngested(store, "heart-rates", state, after, waiting)).toBe(expected);
});
