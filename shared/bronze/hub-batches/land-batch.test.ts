import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fault, withFaults } from "../../../testing/fakes/faults.ts";
import { memoryBlobs } from "../../../testing/fakes/memory-blobs.ts";
import { memoryTable } from "../../../testing/fakes/memory-table.ts";
import { retryConflicts } from "../../../testing/fakes/retry-conflicts.ts";
import { heartRates } from "../../streams/heart-rates.ts";
import type { BronzeEvent } from "../bronze-event.ts";
import type { BronzeStore } from "../bronze-store.ts";
import { decodeEvents, decodeQuarantined } from "../files/parquet.ts";
import { readPartitionState } from "../manifest/partition-state.ts";
import { openBronzeReader } from "../open-bronze-reader.ts";
import type { Batch, LandedBatch } from "./batch.ts";
import { landBatch } from "./land-batch.ts";

const enqueuedTime = 1_700_000_000_000;
const reading = (sequenceNumber: number): BronzeEvent => ({
  sequenceNumber,
  enqueuedTime,
  key: "d",
  body: Buffer.from(JSON.stringify({ device_id: "d", time: 1_678_521_600 + sequenceNumber, heartrate: 70 })),
});
const poison = (sequenceNumber: number): BronzeEvent => ({ ...reading(sequenceNumber), body: Buffer.from("{") });

/** Two records: the second one is invalid. */
const several = (sequenceNumber: number): BronzeEvent => ({
  ...reading(sequenceNumber),
  body: Buffer.from(`[${Buffer.from(reading(sequenceNumber).body)},{}]`),
});

function memoryStore() {
  let ids = 0;
  const store = {
    manifest: memoryTable(),
    bronze: memoryBlobs(),
    quarantine: memoryBlobs(),
    retryConflicts,
    now: () => enqueuedTime,
    earliestTime: 1,
    newId: () => `id-${++ids}`,
  };
  return store;
}

function batch(events: readonly BronzeEvent[], generation: Batch["generation"] = async () => 1): Batch {
  return { stream: heartRates, partition: "0", source: "hub", events, generation };
}

async function landedSequences(store: BronzeStore, generation = 1): Promise<number[]> {
  const reader = openBronzeReader(store);
  const sequences: number[] = [];
  for await (const row of reader.rowsAfter(`heart-rates|0|${generation}`, 0)) {
    for (const { sequenceNumber } of await reader.events(row)) sequences.push(sequenceNumber);
  }
  return sequences;
}

describe("landBatch", () => {
  it("gives each event of a batch one outcome", async () => {
    const store = memoryStore();
    const { counts } = await landBatch(store, batch([reading(0), poison(1), reading(2)]));
    expect(counts).toEqual({ accepted: 2, duplicate: 0, ignored: 0, quarantined: 1 });
    expect(await landedSequences(store)).toEqual([0, 2]);
    const [name = ""] = store.quarantine.names();
    const [rejected] = await decodeQuarantined((await store.quarantine.read(name)) ?? new Uint8Array());
    expect(rejected).toMatchObject({ sequenceNumber: 1, code: "not-json" });
    expect(Buffer.from(rejected?.body ?? []).toString()).toBe("{");
  });

  it("gives each record of an event one outcome, under the sequence number of the event and its own number", async () => {
    const store = memoryStore();
    const { counts } = await landBatch(store, batch([reading(0), several(1), reading(2)]));
    expect(counts).toEqual({ accepted: 3, duplicate: 0, ignored: 0, quarantined: 1 });
    const [data = "", rejected = ""] = [...store.bronze.names(), ...store.quarantine.names()];
    const read = async (blobs: typeof store.bronze, name: string) => (await blobs.read(name)) ?? new Uint8Array();
    const accepted = await decodeEvents(await read(store.bronze, data));
    expect(accepted.map(({ sequenceNumber, record }) => [sequenceNumber, record])).toEqual([
      ...[
        [0, undefined],
        [1, 1],
        [2, undefined],
      ],
    ]);
    expect(Buffer.from(accepted[1]?.body ?? [])).toEqual(Buffer.from(reading(1).body));
    expect(await decodeQuarantined(await read(store.quarantine, rejected))).toMatchObject([
      { sequenceNumber: 1, record: 2, code: "missing" },
    ]);
    const again = await landBatch(store, batch([several(1), reading(2), reading(3)]));
    expect(again.counts).toEqual({ accepted: 1, duplicate: 3, ignored: 0, quarantined: 0 });
  });

  it("lands a batch with very many records in several commits, each event in one of them", async () => {
    const store = memoryStore();
    const records = `[${Array.from({ length: 1000 }, () => "{}").join()}]`;
    const events = Array.from({ length: 45 }, (_, index) => ({ ...reading(index), body: Buffer.from(records) }));
    const seen: number[] = [];
    const onLanded = ({ counts }: LandedBatch) => seen.push(counts.quarantined);
    const { counts, quarantinedByCode, rejected } = await landBatch({ ...store, onLanded }, batch(events));
    expect(counts).toEqual({ accepted: 0, duplicate: 0, ignored: 0, quarantined: 45_000 });
    expect([quarantinedByCode, rejected.length]).toEqual([{ missing: 45_000 }, 45_000]);
    expect(seen).toEqual([20_000, 20_000, 5000]);
    expect((await landBatch(store, batch(events))).counts).toMatchObject({ duplicate: 45_000, quarantined: 0 });
  });

  it("counts redelivered events as duplicates, and adds no file", async () => {
    const store = memoryStore();
    await landBatch(store, batch([reading(0), reading(1)]));
    const { counts } = await landBatch(store, batch([reading(0), reading(1)]));
    expect(counts).toEqual({ accepted: 0, duplicate: 2, ignored: 0, quarantined: 0 });
    expect(store.bronze.names()).toHaveLength(1);
    const state = await readPartitionState(store.manifest, { stream: "heart-rates", partition: "0", generation: 1 });
    expect(state.totals).toEqual({ accepted: 2, duplicate: 2, ignored: 0, quarantined: 0 });
  });

  it("stores a gap, reports it, and accepts its events when they arrive late", async () => {
    const store = memoryStore();
    await landBatch(store, batch([reading(0)]));
    expect((await landBatch(store, batch([reading(4)]))).gaps).toEqual([[1, 3]]);
    await landBatch(store, batch([reading(2)]));
    const { counts } = await landBatch(store, batch([reading(1), reading(2), reading(3), reading(4)]));
    expect(counts).toMatchObject({ accepted: 2, duplicate: 2 });
    expect((await landedSequences(store)).toSorted()).toEqual([0, 1, 2, 3, 4]);
    const state = await readPartitionState(store.manifest, { stream: "heart-rates", partition: "0", generation: 1 });
    expect(state.gaps).toEqual([]);
    expect(state.last).toBe(4);
  });

  it("begins a new generation when the hub was recreated, also under a running host", async () => {
    const store = memoryStore();
    await landBatch(store, batch([reading(0), reading(1)]));
    let refreshed = 0;
    const generation = async (refresh: boolean) => {
      refreshed += refresh ? 1 : 0;
      return refresh ? 2 : 1;
    };
    const { counts, partition } = await landBatch(store, batch([reading(0)], generation));
    expect([counts.accepted, partition.generation, refreshed]).toEqual([1, 2, 1]);
    expect(await landedSequences(store, 2)).toEqual([0]);
    expect(await openBronzeReader(store).partitions()).toEqual(["heart-rates|0|1", "heart-rates|0|2"]);
  });

  it("lands every event once, with two hosts, for any batches, with faults before and after any request", async () => {
    const faults = fc.array(fc.constantFrom("none", "none", "none", "before", "after"), { maxLength: 60 });
    const cuts = fc.array(fc.tuple(fc.nat({ max: 20 }), fc.integer({ min: 1, max: 8 })), { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(faults, cuts, async (plan, batches) => {
        const store = memoryStore();
        const queue = [...plan];
        const next = () => queue.shift() ?? "none";
        const faulty = {
          ...store,
          manifest: withFaults(store.manifest, next),
          bronze: withFaults(store.bronze, next),
          quarantine: withFaults(store.quarantine, next),
        };
        let sent = 0;
        for (const [back, size] of [...batches, [0, 8] as const]) {
          const from = Math.max(0, sent - back);
          const events = Array.from({ length: size }, (_, index) => from + index).map((sequence) =>
            sequence % 5 === 4 ? poison(sequence) : sequence % 5 === 3 ? several(sequence) : reading(sequence),
          );
          sent = Math.max(sent, from + size);
          await Promise.all([retried(faulty, batch(events)), retried(faulty, batch(events))]);
        }
        const expected = Array.from({ length: sent }, (_, sequence) => sequence).filter(
          (sequence) => sequence % 5 !== 4,
        );
        expect(await landedSequences(store)).toEqual(expected);
        const { totals } = await readPartitionState(store.manifest, {
          stream: "heart-rates",
          partition: "0",
          generation: 1,
        });
        const withSeveral = expected.filter((sequence) => sequence % 5 === 3).length;
        expect(totals.accepted + totals.quarantined).toBe(sent + withSeveral);
      }),
      { numRuns: 60 },
    );
  });
});

/** The retry policy of the trigger: without limit, for infrastructure faults only. */
async function retried(store: BronzeStore, work: Batch): Promise<void> {
  for (;;) {
    try {
      await landBatch(store, work);
      return;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    }
  }
}
