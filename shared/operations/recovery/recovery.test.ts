import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memoryBlobs } from "../../../testing/fakes/memory-blobs.ts";
import { memoryTable } from "../../../testing/fakes/memory-table.ts";
import { everything, memoryBronze, type Sent } from "../../bronze/compaction/testing/memory-bronze.ts";
import { landBatch } from "../../bronze/hub-batches/land-batch.ts";
import { day } from "../../platform/time.ts";
import { heartRates } from "../../streams/heart-rates.ts";
import { copyLake } from "./copy-lake.ts";
import { reconstructManifest } from "./reconstruct-manifest.ts";
import { restoreLake } from "./restore-lake.ts";

const events: fc.Arbitrary<Sent> = fc.record({
  key: fc.constantFrom("a", "b"),
  kind: fc.constantFrom("accepted", "accepted", "quarantined"),
  text: fc.string({ maxLength: 5 }),
  replayOf: fc.constant(undefined),
});
const commits = fc.array(fc.array(events, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 12 });
type Bronze = ReturnType<typeof memoryBronze>;
type Step = Sent[][] | "compact" | "copy" | "month" | "race";

const many = { rows: 90, records: 1000, memory: 2 ** 20 };
const reading: Sent = { key: "d", kind: "accepted", text: "", replayOf: undefined };
const emptyLake = () => ({ manifest: memoryTable(), bronze: memoryBlobs(), quarantine: memoryBlobs() });

async function take(here: Bronze, step: Step): Promise<void> {
  if (Array.isArray(step)) for (const batch of step) await here.land(batch);
  if (step === "month") here.pass(31 * day);
  if (step === "race") await race(here);
  if (step !== "compact") return;
  await here.readUpTo((await here.reader.newest(here.key)) || 1);
  await here.compact(many);
}

/** Two hosts own the partition: both write files at one position, and one loses its commit. */
async function race({ store }: Bronze): Promise<void> {
  const from = 1000;
  const batch = (size: number, host: string) => ({
    ...{ stream: heartRates, partition: "0", source: "hub" as const, generation: async () => 1 },
    events: Array.from({ length: size }, (_, index) => ({
      ...{ sequenceNumber: from + index, enqueuedTime: from, key: "a" },
      body: Buffer.from(`{"device_id":"a","time":1678521600,"heartrate":70,"host":"${host}"}`),
    })),
  });
  await Promise.all([landBatch(store, batch(2, "one")), landBatch(store, batch(4, "other"))]);
}

describe("the second copy", () => {
  it("restores every event, for any commits and compactions before, between and after copies", async () => {
    const step = fc.oneof(commits, fc.constantFrom("compact", "copy", "month"));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), commits, async (steps, later) => {
        const here = memoryBronze();
        const copy = memoryBlobs();
        const context = { lake: here.store, copy, now: here.store.now };
        for (const each of steps)
          if (each === "copy") await copyLake(context, Number.POSITIVE_INFINITY);
          else await take(here, each);
        here.pass(1);
        expect(await copyLake(context, Number.POSITIVE_INFINITY)).toMatchObject({ waiting: 0, lag: 0 });
        const before = await everything(here.store, here.key);
        // What lands later is not in the copy, and does not damage it.
        for (const batch of later) await here.land(batch);
        const lake = emptyLake();
        await restoreLake(lake, copy);
        expect(await everything(lake, here.key)).toEqual(before);
        expect(await restoreLake(lake, copy)).toMatchObject({ rows: 0 });
      }),
      { numRuns: 40 },
    );
  });

  it("is complete before its manifest is: a copy that was cut off is not restored", async () => {
    const here = memoryBronze();
    await here.land([reading]);
    const copy = memoryBlobs();
    const context = { lake: here.store, copy, now: here.store.now };
    expect(await copyLake(context, here.store.now())).toEqual({ blobs: 0, bytes: 0, waiting: 1, lag: undefined });
    await expect(restoreLake(emptyLake(), copy)).rejects.toThrow("no manifest");
    await copyLake(context, Number.POSITIVE_INFINITY);
    await here.land([reading]);
    here.pass(1000);
    expect(await copyLake(context, here.store.now())).toMatchObject({ waiting: 1, lag: 1000 });
    const lake = emptyLake();
    await restoreLake(lake, copy);
    expect(await everything(lake, here.key)).toHaveLength(1);
  });

  it("continues the set of the last month until the new one is complete", async () => {
    const here = memoryBronze();
    for (let count = 0; count < 5; count += 1) await here.land([reading]);
    const copy = memoryBlobs();
    const context = { lake: here.store, copy, now: here.store.now };
    await copyLake(context, Number.POSITIVE_INFINITY);
    here.pass(31 * day);
    await here.land([reading]);
    // Time for the one new file of the old set only.
    let calls = 0;
    const now = () => (calls++ < 6 ? here.store.now() : here.store.now() + 2);
    expect((await copyLake({ ...context, now }, here.store.now() + 1)).lag).toBeLessThan(10);
    const lake = emptyLake();
    expect((await restoreLake(lake, copy)).blobs).toBe(6);
  });

  it("never overwrites a lake with other content", async () => {
    const here = memoryBronze();
    await here.land([reading]);
    const copy = memoryBlobs();
    await copyLake({ lake: here.store, copy, now: here.store.now }, Number.POSITIVE_INFINITY);
    await here.land([reading]);
    await expect(restoreLake(here.store, copy)).rejects.toThrow("contains another row: heart-rates|0|1, cursor");
  });
});

describe("a lost manifest", () => {
  it("is reconstructed from the files, for any commits, merges and lost races", async () => {
    const step = fc.oneof(commits, fc.constantFrom("compact"));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), fc.boolean(), async (steps, races) => {
        const here = memoryBronze();
        for (const each of steps) await take(here, each);
        if (races) await take(here, "race");
        const before = await everything(here.store, here.key);
        const lake = { ...here.store, manifest: memoryTable() };
        const { events: found } = await reconstructManifest(lake);
        const sequences = (all: readonly unknown[]) =>
          all.map((event) => (event as { sequenceNumber: number }).sequenceNumber);
        expect(sequences(await everything(lake, here.key))).toEqual(sequences(before));
        expect(found).toBe(before.length);
        // A second host delivers everything again: all of it has landed.
        const cursor = await lake.manifest.get(here.key, "cursor");
        const highest = Math.max(0, ...sequences(before));
        if (before.length > 0) expect(cursor?.values["last"]).toBe(highest);
      }),
      { numRuns: 60 },
    );
  });

  it("is not reconstructed over an existing one", async () => {
    const here = memoryBronze();
    await here.land([reading]);
    await expect(reconstructManifest(here.store)).rejects.toThrow("the manifest is not empty");
  });
});
