import { describe, expect, it } from "vitest";
import { compactPartition } from "../../bronze/compaction/compact.ts";
import { DocumentRefused } from "../../platform/azure/errors.ts";
import { instead, throwing } from "../testing/between.ts";
import { world } from "../testing/world.ts";
import { runSlice, type SliceLimits } from "./run-slice.ts";

const limits: SliceLimits = { events: 1000, bytes: 2 ** 20, files: 4, documents: 4 };
const merging = { rows: 90, records: 1000, memory: 2 ** 20 };
const key = "heart-rates|0|1";
const start = Date.UTC(2026, 2, 29) / 1000;

/** Six rows, all in silver, and one that is not. */
async function sixRows() {
  const here = world();
  const land = (row: number) =>
    here.land("heart-rates", "0", [
      { device_id: "d", time: start + row, heartrate: 60 + row },
      { device_id: "e", time: start + row * 100, heartrate: 70 },
    ]);
  for (let row = 0; row < 6; row += 1) await land(row);
  await runSlice(here.silver, key, limits);
  await land(6);
  const compact = () => compactPartition(here.store, key, merging, Number.POSITIVE_INFINITY);
  return { ...here, compact };
}

describe("silver and rows that were merged", () => {
  it("goes on behind them", async () => {
    const { silver, compact } = await sixRows();
    expect(await compact()).toMatchObject({ rows: 6, into: 1 });
    expect(await runSlice(silver, key, limits)).toMatchObject({ events: 2, moved: true });
    expect(await silver.bronze.progress(key, "silver")).toMatchObject({ position: 7 });
  });

  it("is the same when it is made anew from them", async () => {
    const { silver, compact, contents } = await sixRows();
    await compact();
    const anew = world();
    const into = { ...silver, container: anew.silver.container, database: "anew" };
    expect(await runSlice(into, key, limits)).toMatchObject({ events: 14, moved: true });
    await runSlice(silver, key, limits);
    expect(anew.contents()).toEqual(contents());
  });

  it("is the same when rows were merged that another database had read in part: what comes twice changes nothing", async () => {
    const { silver, compact, contents } = await sixRows();
    const late = world();
    const { bronze } = silver;
    const into = { ...silver, container: late.silver.container, database: "late" };
    // Its first step is noted only when the merge has looked for readers already.
    const unnoted = { ...into, bronze: { ...bronze, moveProgress: async () => true } };
    expect(await runSlice(unnoted, key, { ...limits, events: 6 })).toMatchObject({ events: 6 });
    await compact();
    await bronze.moveProgress(key, "late", await bronze.progress(key, "late"), 3, 0);
    expect(await runSlice(into, key, limits)).toMatchObject({ events: 14, moved: true });
    await runSlice(silver, key, limits);
    expect(late.contents()).toEqual(contents());
  });

  it("sets aside what it refuses under the same names, by the commits that brought it", async () => {
    const { silver, compact, aside } = await sixRows();
    const refused = async (database: string) => {
      const refusing = instead("heart-rates", "create", throwing(new DocumentRefused("refused (413)")));
      const { container } = world(refusing).silver;
      await runSlice({ ...silver, container, database }, key, { ...limits, documents: 1 });
      const names = Object.entries(await aside()).filter(([name]) => name.startsWith(`silver/${database}/`));
      return names.map(([name, lines]) => [name.split("/").at(-1), lines]);
    };
    const before = await refused("before");
    expect(before).toHaveLength(7);
    await compact();
    expect(await refused("after")).toEqual(before);
  });
});
