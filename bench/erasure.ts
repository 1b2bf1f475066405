import { decodeEvents } from "../shared/bronze/files/parquet.ts";
import { eraseBronze, partitionsToErase } from "../shared/silver/erasure/erase-bronze.ts";
import { pendingPartitions } from "../shared/silver/slice/pending-partitions.ts";
import { runSlice } from "../shared/silver/slice/run-slice.ts";
import { silverFixture } from "../shared/silver/testing/fixture.ts";

const start = Date.UTC(2026, 2, 1);
const limits = { events: 200_000, bytes: 64 * 2 ** 20, files: 4, documents: 100 };
const rowsOf = 20_000;

/**
 * Erases a tenth of the people: one pass over bronze, its rate and memory, and that the records of everybody else are
 * byte for byte the same. Stores are in memory, which the heap includes.
 */
export async function benchErasure(readings = 200_000, people = 1000): Promise<void> {
  const fixture = silverFixture();
  const { silver, store } = fixture;
  const run = async () => {
    for (const key of await pendingPartitions(silver.bronze, silver.database)) await runSlice(silver, key, limits);
  };
  const device = (person: number) => `watch-${person}`;
  const all = Array.from({ length: people }, (_, person) => person);
  await fixture.land(
    "registrations",
    "0",
    all.map((person) => ({
      ...{ user_id: `member-${person}`, device_id: device(person), mac_address: `mac-${person}` },
      registration_timestamp: start,
    })),
  );
  for (let first = 0; first < readings; first += rowsOf)
    await fixture.land(
      "heart-rates",
      "0",
      Array.from({ length: Math.min(rowsOf, readings - first) }, (_, index) => ({
        device_id: device((first + index) % people),
        time: start + Math.floor((first + index) / people) * 60_000,
        heartrate: 60 + ((first + index) % 80),
      })),
    );
  await run();
  const isErased = (body: string) => Number(/"watch-(\d+)"/.exec(body)?.[1]) % 10 === 0;
  const rest = async () => {
    const bodies: string[] = [];
    for await (const { dataFile } of silver.bronze.rowsAfter("heart-rates|0|1", 0))
      for (const { body } of await decodeEvents((await store.bronze.read(dataFile ?? "")) ?? new Uint8Array()))
        bodies.push(Buffer.from(body).toString());
    return bodies;
  };
  const expected = (await rest()).filter((body) => !isErased(body));
  const requests = all.filter((person) => person % 10 === 0);
  await fixture.land(
    "profiles",
    "0",
    requests.map((person) => ({
      ...{ user_id: `member-${person}`, update_type: "delete" },
      timestamp: start + 10 * 86_400_000,
    })),
  );
  const silverAt = performance.now();
  await run();
  console.log(`silver: ${requests.length} people in ${((performance.now() - silverAt) / 1000).toFixed(1)} s`);
  let reads = 0;
  const read = (name: string) => {
    reads += 1;
    return store.bronze.read(name);
  };
  const counted = { ...store, bronze: { ...store.bronze, read } };
  let files = 0;
  for await (const _ of store.bronze.list("")) files += 1;
  const began = performance.now();
  let [records, peak] = [0, 0];
  for (const key of await partitionsToErase(silver, store)) {
    records += (await eraseBronze(silver, counted, key, Number.POSITIVE_INFINITY, async () => {})).records;
    peak = Math.max(peak, process.memoryUsage().heapUsed);
  }
  const seconds = (performance.now() - began) / 1000;
  const same = JSON.stringify(await rest()) === JSON.stringify(expected);
  console.log(
    `bronze: ${records} of ${readings} readings erased in ${seconds.toFixed(1)} s, ` +
      `${Math.round(readings / seconds)} readings/s, ${reads} reads of ${files} files, ` +
      `heap ${Math.round(peak / 2 ** 20)} MB; the rest is ${same ? "the same" : "DIFFERENT"}`,
  );
}
