import { describe, expect, it } from "vitest";
import { bronzeInMemory, everything, type Sent } from "../../bronze/compaction/testing/bronze-in-memory.ts";
import { readPartitions } from "../doctor/gather/manifest.ts";
import { sweepOrphans } from "./garbage-collection.ts";

const sent: Sent = { key: "d", kind: "accepted", text: "", replayOf: undefined };
const limits = { rows: 90, records: 100, memory: 2 ** 20 };
const hour = 3_600_000;

async function fiveRows() {
  const here = bronzeInMemory();
  for (let commit = 0; commit < 5; commit += 1) await here.land([sent, { ...sent, kind: "quarantined" }]);
  await here.readUpTo(4);
  const world = { lake: here.store, database: "silver" };
  const names = () => [...here.store.bronze.names(), ...here.store.quarantine.names()];
  return {
    ...here,
    world,
    names,
    sweep: async () => (await sweepOrphans(world, here.store.now, Number.POSITIVE_INFINITY)).swept,
  };
}

describe("a sweep", () => {
  it("leaves everything that a row names, however old it is", async () => {
    const { sweep, pass, names } = await fiveRows();
    pass(1000 * hour);
    expect([await sweep(), names()]).toEqual([0, expect.objectContaining({ length: 10 })]);
  });

  it("removes what was swapped for other files: an hour after, and when it is a day old", async () => {
    const here = await fiveRows();
    const before = await everything(here.store, here.key);
    await here.compact(limits);
    here.pass(2 * hour);
    expect([await here.sweep(), here.names().length]).toEqual([0, 12]);
    here.pass(23 * hour);
    expect([await here.sweep(), here.names().length]).toEqual([8, 4]);
    expect(await everything(here.store, here.key)).toEqual(before);
  });

  it("leaves old files of rows that were merged just now to whoever is reading them", async () => {
    const here = await fiveRows();
    here.pass(1000 * hour);
    await here.compact(limits);
    here.pass(hour - 1);
    expect(await here.sweep()).toBe(0);
    here.pass(2);
    expect(await here.sweep()).toBe(8);
  });

  it("removes what a killed host left behind, a day after, and nothing that may be all that is left of a row", async () => {
    const here = await fiveRows();
    const [taken = ""] = here.store.bronze.names();
    const ahead = taken.replace("000000000001", "000000000006");
    const beyond = taken.replace("000000000001", "000000000008");
    for (const name of [ahead, beyond, `${taken}.parquet`, "silver/x.json"])
      await here.store.bronze.create(name, new Uint8Array(), "");
    here.pass(23 * hour);
    expect(await here.sweep()).toBe(0);
    here.pass(2 * hour);
    expect(await here.sweep()).toBe(2);
    expect(here.store.bronze.names()).toEqual(expect.arrayContaining([beyond, "silver/x.json"]));
  });

  it("removes nothing after its deadline, and says that there is more", async () => {
    const here = await fiveRows();
    await here.compact(limits);
    here.pass(25 * hour);
    const end = here.store.now() + 5;
    let clock = here.store.now();
    expect(await sweepOrphans(here.world, () => clock++, end)).toEqual({ swept: expect.any(Number), more: true });
    expect(here.names().length).toBeGreaterThan(4);
    expect(await sweepOrphans(here.world, here.store.now, end)).toMatchObject({ more: false });
    expect(here.names()).toHaveLength(4);
  });

  it("knows a merged row's positions from ones that no row stands for", async () => {
    const here = await fiveRows();
    await here.compact(limits);
    const [whole] = await readPartitions(here.world);
    expect(whole).toMatchObject({ missing: [], merged: [{ positions: [1, 4] }], sums: whole?.totals, first: 0 });
    await here.store.manifest.commit(here.key, [{ rowKey: "row|000000000004", remove: true }]);
    const [holed] = await readPartitions(here.world);
    expect(holed).toMatchObject({ missing: [[1, 4]], merged: [] });
    await here.store.manifest.commit(here.key, [{ rowKey: "row|000000000005", remove: true }]);
    expect(await readPartitions(here.world)).toMatchObject([{ missing: [[1, 5]], first: undefined }]);
  });
});
