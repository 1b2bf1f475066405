import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowKeyOf } from "../manifest/row-keys.ts";
import { partitionsToCompact } from "./compact.ts";
import { everything, memoryBronze, type Sent } from "./testing/memory-bronze.ts";

const events: fc.Arbitrary<Sent> = fc.record({
  key: fc.constantFrom(undefined, "a", "b", "ü", "a long key of some device"),
  kind: fc.constantFrom("accepted", "accepted", "quarantined"),
  text: fc.string({ unit: "grapheme", maxLength: 20 }),
  replayOf: fc.option(fc.string({ minLength: 1, maxLength: 8 }), { nil: undefined, freq: 5 }),
});
const commits = fc.array(fc.array(events, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 25 });
const limits = fc.record({
  rows: fc.integer({ min: 2, max: 8 }),
  records: fc.integer({ min: 4, max: 60 }),
  memory: fc.constantFrom(100, 1000, 2 ** 20),
});

describe("compaction", () => {
  it("keeps every record once, unchanged, with the position of its commit, for any merges", async () => {
    await fc.assert(
      fc.asyncProperty(commits, fc.array(limits, { minLength: 1, maxLength: 3 }), async (batches, rounds) => {
        const here = memoryBronze();
        for (const batch of batches) await here.land(batch);
        await here.readUpTo(batches.length);
        const before = await everything(here.store, here.key);
        for (const each of rounds) await here.compact(each);
        expect(await everything(here.store, here.key)).toEqual(before);
      }),
      { numRuns: 30 },
    );
  });

  const many = { rows: 90, records: 100, memory: 2 ** 20 };
  const reading = (text: string, kind: Sent["kind"] = "accepted"): Sent => ({
    key: "d",
    kind,
    text,
    replayOf: undefined,
  });

  async function withBatches(...batches: Sent[][]) {
    const here = memoryBronze();
    for (const batch of batches) await here.land(batch);
    return here;
  }

  it("merges rows that all silver databases have read, and none before the first has begun", async () => {
    const here = await withBatches(...Array.from({ length: 9 }, () => [reading("")]));
    expect(await here.compact(many)).toMatchObject({ rows: 0, into: 0, more: false });
    await here.readUpTo(8);
    await here.readUpTo(4, "silver-other");
    expect(await here.compact(many)).toMatchObject({ rows: 4, into: 1 });
    expect((await here.rows()).map(({ position }) => position)).toEqual([4, 5, 6, 7, 8, 9]);
    await here.readUpTo(7, "silver-other");
    await here.compact(many);
    expect((await here.rows()).map(({ from, position }) => [from, position])).toEqual([
      [1, 7],
      [8, 8],
      [9, 9],
    ]);
  });

  it("merges merged files again until they are full", async () => {
    const here = await withBatches(
      ...Array.from({ length: 20 }, () => [reading("a"), reading("b"), reading("", "quarantined")]),
    );
    await here.readUpTo(20);
    const { rows, into, before, after } = await here.compact({ ...many, rows: 3, records: 30 });
    expect(await here.rows()).toHaveLength(3);
    expect([rows, into > 3, before > after]).toEqual([expect.any(Number), true, true]);
    const names = [here.store.bronze.names(), here.store.quarantine.names()];
    expect(await here.compact({ ...many, rows: 3, records: 30 })).toMatchObject({ rows: 0, into: 0, more: false });
    expect([here.store.bronze.names(), here.store.quarantine.names()]).toEqual(names);
  });

  it("stays within the memory limit, and marks heavy commits", async () => {
    const heavy = reading("x".repeat(2000));
    const here = await withBatches([reading("")], [reading("")], [heavy], [reading("")], [heavy], [reading("")]);
    await here.readUpTo(6);
    await here.compact({ ...many, memory: 1500 });
    const spans = async () => (await here.rows()).map(({ from, position }) => [from, position]);
    const expected = [
      [1, 2],
      [3, 3],
      [4, 4],
      [5, 5],
      [6, 6],
    ];
    expect(await spans()).toEqual(expected);
    expect((await here.rows()).map(({ rawBytes = 0 }) => rawBytes > 750)).toEqual([false, true, false, true, false]);
    const read = here.store.bronze.read;
    const never = {
      ...here.store.bronze,
      read: async (name: string) => expect.unreachable(name) as ReturnType<typeof read>,
    };
    expect(await here.compact({ ...many, memory: 1500 }, { ...here.store, bronze: never })).toMatchObject({ into: 0 });
  });

  it("begins no merge after its deadline, and reports that there is more", async () => {
    const here = await withBatches(...Array.from({ length: 8 }, () => [reading("")]));
    await here.readUpTo(8);
    let clock = 0;
    const slow = { ...here.store, now: () => clock++ };
    expect(await here.compact({ ...many, rows: 2 }, slow, 2)).toMatchObject({ rows: 4, into: 2, more: true });
    expect(await here.rows()).toHaveLength(6);
  });

  it("lists partitions with files to merge, in order, up to a limit", async () => {
    const here = await withBatches([reading("")], [reading("")]);
    const { manifest } = here.store;
    expect(await partitionsToCompact(manifest, many, "", 9)).toEqual([]);
    await here.readUpTo(2);
    expect(await partitionsToCompact(manifest, many, "", 9)).toEqual([here.key]);
    expect(await partitionsToCompact(manifest, many, "", 0)).toEqual([]);
    expect(await partitionsToCompact(manifest, many, here.key, 9)).toEqual([]);
  });

  it("continues in passes of a hundred merges when there are many rows", async () => {
    const here = await withBatches([reading("")]);
    const [row] = here.store.manifest.rows(here.key).filter(({ rowKey }) => rowKey.startsWith("row|"));
    for (let position = 2; position <= 1500; position += 1)
      await here.store.manifest.commit(here.key, [{ rowKey: rowKeyOf(position), values: row?.values ?? {} }]);
    await here.readUpTo(1500);
    expect(await partitionsToCompact(here.store.manifest, { ...many, rows: 5 }, "", 1)).toEqual([here.key]);
    const { rows, into } = await here.compact({ ...many, rows: 5, records: 10 });
    expect([rows, into, (await here.rows()).length]).toEqual([1500, 300, 300]);
  });
});
