import { expect, it } from "vitest";
import { memoryTable } from "../../../testing/fakes/memory-table.ts";
import { findEntry } from "../../operations/quarantine/entries.ts";
import { locate } from "../../operations/trace/locate.ts";
import { heartRates } from "../../streams/heart-rates.ts";
import { land } from "../hub-batches/land-batch.ts";
import { compactPartition } from "./compact.ts";
import { bronzeInMemory, everything } from "./testing/bronze-in-memory.ts";

const key = "heart-rates|file-3|0";
const partition = { stream: "heart-rates", partition: "file-3", epoch: 0 };
const limits = { rows: 90, records: 100, memory: 2 ** 20 };

/** Three files of a partition, of two chunks each; every other record cannot be understood. All is in silver. */
async function threeFiles() {
  const { store, reader } = bronzeInMemory();
  for (const chunk of [0, 1])
    for (const file of ["fa", "fb", "fc"]) {
      const events = [1, 2].map((record) => {
        const sequenceNumber = chunk * 2 + record;
        const reading = JSON.stringify({ device_id: file, time: 1_678_521_600 + sequenceNumber, heartrate: 70 });
        const body = Buffer.from(record === 1 ? reading : `{"${file} ${sequenceNumber}`);
        return { sequenceNumber, enqueuedTime: store.now(), key: undefined, body };
      });
      const epoch = async () => 0;
      await land(store, { stream: heartRates, partition: "file-3", source: "file", file, events, epoch });
    }
  await reader.moveProgress(key, "silver", await reader.progress(key, "silver"), 6, 0);
  return { ...store, ledger: memoryTable() };
}

it("records of several landed files stay apart in one merged file, and are found by their ids", async () => {
  const store = await threeFiles();
  const before = await everything(store, key);
  expect(await compactPartition(store, key, limits, Number.POSITIVE_INFINITY)).toMatchObject({ rows: 6, into: 1 });
  expect(await everything(store, key)).toEqual(before);
  for (const file of ["fa", "fb", "fc"]) {
    const refused = await findEntry(store, { partition, file, sequenceNumber: 4 });
    expect(Buffer.from(refused?.event.body ?? []).toString()).toBe(`{"${file} 4`);
    expect(refused).toMatchObject({ id: { file }, event: { source: "file", file } });
    const { located } = await locate(store, { partition, file, sequenceNumber: 3 });
    expect(located).toMatchObject({
      container: "bronze",
      event: { file, sequenceNumber: 3, position: refused?.position },
    });
  }
  expect(await findEntry(store, { partition, file: "fd", sequenceNumber: 4 })).toBeUndefined();
});
