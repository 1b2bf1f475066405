import { describe, expect, it } from "vitest";
import { everything, memoryBronze, type Sent } from "../../bronze/compaction/testing/memory-bronze.ts";
import { hour } from "../../platform/time.ts";
import { collectGarbage } from "./garbage-collection.ts";

const sent: Sent = { key: "d", kind: "accepted", text: "", replayOf: undefined };
const limits = { rows: 90, records: 100, memory: 2 ** 20 };

async function fiveRows() {
  const fixture = memoryBronze();
  for (let commit = 0; commit < 5; commit += 1) await fixture.land([sent, { ...sent, kind: "quarantined" }]);
  await fixture.readUpTo(4);
  const names = () => [...fixture.store.bronze.names(), ...fixture.store.quarantine.names()];
  return {
    ...fixture,
    names,
    collect: async () => (await collectGarbage(fixture.store, fixture.store.now, Number.POSITIVE_INFINITY)).removed,
  };
}

describe("collectGarbage", () => {
  it("keeps blobs that a row names", async () => {
    const { collect, pass, names } = await fiveRows();
    pass(1000 * hour);
    expect([await collect(), names()]).toEqual([0, expect.objectContaining({ length: 10 })]);
  });

  it("deletes replaced files an hour after the replacement and a day after they were written", async () => {
    const fixture = await fiveRows();
    const before = await everything(fixture.store, fixture.key);
    await fixture.compact(limits);
    fixture.pass(2 * hour);
    expect([await fixture.collect(), fixture.names().length]).toEqual([0, 12]);
    fixture.pass(23 * hour);
    expect([await fixture.collect(), fixture.names().length]).toEqual([8, 4]);
    expect(await everything(fixture.store, fixture.key)).toEqual(before);
  });

  it("keeps replaced files for an hour, for their readers", async () => {
    const fixture = await fiveRows();
    fixture.pass(1000 * hour);
    await fixture.compact(limits);
    fixture.pass(hour - 1);
    expect(await fixture.collect()).toBe(0);
    fixture.pass(2);
    expect(await fixture.collect()).toBe(8);
  });

  it("deletes blobs of a killed host after a day, and no blob that may be the only copy of a row", async () => {
    const fixture = await fiveRows();
    const [committed = ""] = fixture.store.bronze.names();
    const next = committed.replace("000000000001", "000000000006");
    const beyond = committed.replace("000000000001", "000000000008");
    for (const name of [next, beyond, `${committed}.parquet`, "silver/x.json"])
      await fixture.store.bronze.create(name, new Uint8Array(), "");
    fixture.pass(23 * hour);
    expect(await fixture.collect()).toBe(0);
    fixture.pass(2 * hour);
    expect(await fixture.collect()).toBe(2);
    expect(fixture.store.bronze.names()).toEqual(expect.arrayContaining([beyond, "silver/x.json"]));
  });

  it("stops at its deadline and returns that there is more", async () => {
    const fixture = await fiveRows();
    await fixture.compact(limits);
    fixture.pass(25 * hour);
    const end = fixture.store.now() + 5;
    let clock = fixture.store.now();
    expect(await collectGarbage(fixture.store, () => clock++, end)).toEqual({
      removed: expect.any(Number),
      gaps: 0,
      more: true,
    });
    expect(fixture.names().length).toBeGreaterThan(4);
    expect(await collectGarbage(fixture.store, fixture.store.now, end)).toMatchObject({ more: false });
    expect(fixture.names()).toHaveLength(4);
  });
});
