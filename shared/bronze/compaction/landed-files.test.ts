import { expect, it } from "vitest";
import { memoryTable } from "../../../testing/fakes/memory-table.ts";
import { findEntry } from "../../operations/quarantine/entries.ts";
import { locateEvent } from "../../operations/trace/locate.ts";
import { heartRates } from "../../streams/heart-rates.ts";
import { landBatch } from "../hub-batches/land-batch.ts";
import { compactPartition } from "./compact.ts";
import { everything, memoryBronze } from "./testing/memory-bronze.ts";

const key = "heart-rates|file-3|0";
const partition = { stream: "heart-rates", partition: "file-3", generation: 0 };
const limits = { rows: 90, records: 100, memory: 2 ** 20 };

/** Three files of a partition with two chunks each; every other record is invalid. Silver has read all. */
async function threeFiles() {
  const { store, reader } = memoryBronze();
  for (const chunk of [0, 1])
    for (const file of ["fa", "fb", "fc"]) {
      const events = [1, 2].map((record) => {
        const sequenceNumber = chunk * 2 + record;
        const reading = JSON.stringify({ device_id: file, time: 1_678_521_600 + sequenceNumber, heartrate: 70 });
        const body = Buffer.from(record === 1 ? reading : `{"${file} ${sequenceNumber}`);
        return { sequenceNumber, enqueuedTime: store.now(), key: undefined, body };
      });
      const generation = async () => 0;
      await landBatch(store, {
        stream: heartRates,
        partition: "file-3",
        source: "file",
        file,
        events,
        generation,
      });
    }
  await reader.moveProgress(key, "silver", await reader.progress(key, "silver"), 6, 0);
  return { ...store, ledger: memoryTable() };
}

it("records of several landed files are found by their ids in one merged file", async () => {
  const store = await threeFiles();
  const before = await everything(store, key);
  expect(await compactPartition(store, key, limits, Number.POSITIVE_INFINITY)).toMatchObject({ rows: 6, into: 1 });
  expect(await everything(store, key)).toEqual(before);
  for (const file of ["fa", "fb", "fc"]) {
    const rejected = await findEntry(store, { partition, file, sequenceNumber: 4 });
    expect(Buffer.from(rejected?.event.body ?? []).toString()).toBe(`{"${file} 4`);
    expect(rejected).toMatchObject({ id: { file }, event: { source: "file", file } });
    const { located } = await locateEvent(store, { partition, file, sequenceNumber: 3 });
    expect(located).toMatchObject({
      container: "bronze",
      event: { file, sequenceNumber: 3, position: rejected?.position },
    });
  }
  expect(await findEntry(store, { partition, file: "fd", sequenceNumber: 4 })).toBeUndefined();
});
