import { expect, it } from "vitest";
import { retryConflicts } from "../../../testing/fakes/retry-conflicts.ts";
import { landBatch } from "../../bronze/hub-batches/land-batch.ts";
import type { HubState } from "../../platform/azure/hubs.ts";
import { heartRates } from "../../streams/heart-rates.ts";
import { isIngested } from "./ingested.ts";
import { memoryPipeline } from "./testing/memory-pipeline.ts";

const key = "heart-rates|0|1";
const hub = (beginning: number, last: number): HubState => ({
  createdOn: 1,
  partitions: [{ id: "0", beginning, last, lastTime: undefined }],
});

/** A partition whose events 0 and 5 have landed; 1 to 4 are missing. */
async function withGap() {
  const { context, idle } = memoryPipeline();
  for (const sequenceNumber of [0, 5]) {
    const events = [{ sequenceNumber, enqueuedTime: 1, key: undefined, body: Buffer.from("{") }];
    const store = {
      ...context.store,
      retryConflicts,
      now: context.now,
      earliestTime: 1,
      newId: () => `id-${sequenceNumber}`,
    };
    await landBatch(store, { stream: heartRates, partition: "0", source: "hub", events, generation: async () => 1 });
  }
  return { store: context.store, clock: { now: context.now, sleep: idle } };
}

it.each([
  ["all events have landed, and the gap is older", hub(0, 5), { [key]: 2 }, true],
  ["an event of the hub does not land", hub(0, 6), { [key]: 2 }, false],
  ["a later gap can still be filled", hub(2, 5), { [key]: 1 }, false],
  ["the hub has deleted the events of the gap", hub(5, 5), { [key]: 1 }, true],
  ["the hub has deleted the events that have not landed", hub(9, 8), { [key]: 2 }, true],
  ["the hub was recreated and is empty", { ...hub(0, -1), createdOn: 2 }, {}, true],
])("%s", async (_, state, after, expected) => {
  const { store, clock } = await withGap();
  expect(await isIngested(store, "heart-rates", state, after, clock)).toBe(expected);
});
