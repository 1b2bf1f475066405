import { expect, it } from "vitest";
import { retryConflicts } from "../../../testing/fakes/retry-conflicts.ts";
import { landBatch } from "../../bronze/hub-batches/land-batch.ts";
import { heartRates } from "../../streams/heart-rates.ts";
import { findEntry, quarantineEntries } from "./entries.ts";
import { formatEventId } from "./event-id.ts";
import { memoryPipeline } from "./testing/memory-pipeline.ts";

it("distinguishes records of the same number in two landed files, and finds each by its id", async () => {
  const { store, now } = memoryPipeline().context;
  let ids = 0;
  const bronze = { ...store, retryConflicts, now, earliestTime: 1, newId: () => `id-${++ids}` };
  for (const file of ["0fe1", "0fe2"]) {
    const events = [1, 2].map((sequenceNumber) => {
      return { sequenceNumber, enqueuedTime: now(), key: undefined, body: Buffer.from(`{${file}`) };
    });
    await landBatch(bronze, {
      stream: heartRates,
      partition: "file-3",
      source: "file",
      file,
      events,
      generation: async () => 0,
    });
  }
  const entries = [];
  for await (const batch of quarantineEntries(store)) entries.push(...batch);
  expect(entries.map(({ id }) => formatEventId(id))).toEqual([
    "heart-rates|file-3|0|0fe1|1",
    "heart-rates|file-3|0|0fe1|2",
    "heart-rates|file-3|0|0fe2|1",
    "heart-rates|file-3|0|0fe2|2",
  ]);
  for (const entry of entries) {
    const found = await findEntry(store, entry.id);
    expect(Buffer.from(found?.event.body ?? []).toString()).toBe(`{${entry.id.file}`);
  }
  expect(
    await findEntry(store, {
      partition: { stream: "workouts", partition: "0", generation: 1 },
      file: undefined,
      sequenceNumber: 1,
    }),
  ).toBeUndefined();
});
