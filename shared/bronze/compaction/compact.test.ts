import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowKeyOf } from "../manifest/commit.ts";
import { partitionsToCompact } from "./compact.ts";
import { bronzeInMemory, everything, type Sent } from "./testing/bronze-in-memory.ts";

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
  it("keeps every record as it was, once, with the position of its commit, whatever is merged how often", async () => {
    await fc.assert(
      fc.asyncProperty(commits, fc.array(limits, { minLength: 1, maxLength: 3 }), async (batches, rounds) => {
        const here = bronzeInMemory();
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

  async function landed(...batches: Sent[][]) {
    const here = bronzeInMemory();
    for (const batch of batches) await here.land(batch);
    return here;
  }

  it("merges what all silver databases have worked through, and nothing before the first has begun", async () => {
    const here = await landed(...Array.from({ length: 9 }, () => [reading("")]));
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

  it("merges merged files again until they are full, and then leaves them alone", async () => {
    const here = await landed(
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

  it("takes no more into memory than it may, and notes which commit is heavy by itself", async () => {
    const heavy = reading("x".repeat(2000));
    const here = await landed([reading("")], [reading("")], [heavy], [reading("")], [heavy], [reading("")]);
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

  it("begins nothing after its deadline, and says that there is more", async () => {
    const here = await landed(...Array.from({ length: 8 }, () => [reading("")]));
    await here.readUpTo(8);
    let clock = 0;
    const slow = { ...here.store, now: () => clock++ };
    expect(await here.compact({ ...many, rows: 2 }, slow, 2)).toMatchObject({ rows: 4, into: 2, more: true });
    expect(await here.rows()).toHaveLength(6);
  });

  it("is planned for partitions in which it has something to do, in order, a few at a time", async () => {
    const here = await landed([reading("")], [reading("")]);
    const { manifest } = here.store;
    expect(await partitionsToCompact(manifest, many, "", 9)).toEqual([]);
    await here.readUpTo(2);
    expect(await partitionsToCompact(manifest, many, "", 9)).toEqual([here.key]);
    expect(await partitionsToCompact(manifest, many, "", 0)).toEqual([]);
    expect(await partitionsToCompact(manifest, many, here.key, 9)).toEqual([]);
  });

  it("goes on, a hundred merges at a time, where there are more rows than it should hold", async () => {
    const here = await landed([reading("")]);
    const [row] = here.store.manifest.rows(here.key).filter(({ rowKey }) => rowKey.startsWith("row|"));
    for (let position = 2; position <= 1500; position += 1)
      await here.store.manifest.commit(here.key, [{ rowKey: rowKeyOf(position), values: row?.values ?? {} }]);
    await here.readUpTo(1500);
    expect(await partitionsToCompact(here.store.manifest, { ...many, rows: 5 }, "", 1)).toEqual([here.key]);
    const { rows, into } = await here.compact({ ...many, rows: 5, records: 10 });
    expect([rows, into, (await here.rows()).length]).toEqual([1500, 300, 300]);
  });
});
