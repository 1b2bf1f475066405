import { describe, expect, it } from "vitest";
import { compactPartition } from "../../bronze/compaction/compact.ts";
import { DocumentRejected } from "../../platform/azure/errors.ts";
import { silverFixture } from "../testing/fixture.ts";
import { replaceFirstCalls, throwing } from "../testing/wrap-store.ts";
import { runSlice, type SliceLimits } from "./run-slice.ts";

const limits: SliceLimits = { events: 1000, bytes: 2 ** 20, files: 4, documents: 4 };
const merging = { rows: 90, records: 1000, memory: 2 ** 20 };
const key = "heart-rates|0|1";
const start = Date.UTC(2026, 2, 29) / 1000;

/** Six rows that silver has processed, and one that it has not. */
async function sixRows() {
  const fixture = silverFixture();
  const land = (row: number) =>
    fixture.land("heart-rates", "0", [
      { device_id: "d", time: start + row, heartrate: 60 + row },
      { device_id: "e", time: start + row * 100, heartrate: 70 },
    ]);
  for (let row = 0; row < 6; row += 1) await land(row);
  await runSlice(fixture.silver, key, limits);
  await land(6);
  const compact = () => compactPartition(fixture.store, key, merging, Number.POSITIVE_INFINITY);
  return { ...fixture, compact };
}

describe("silver after a compaction of its rows", () => {
  it("continues after them", async () => {
    const { silver, compact } = await sixRows();
    expect(await compact()).toMatchObject({ rows: 6, into: 1 });
    expect(await runSlice(silver, key, limits)).toMatchObject({ events: 2, moved: true });
    expect(await silver.bronze.progress(key, "silver")).toMatchObject({ position: 7 });
  });

  it("is the same when it is rebuilt from them", async () => {
    const { silver, compact, contents } = await sixRows();
    await compact();
    const rebuilt = silverFixture();
    const into = { ...silver, container: rebuilt.silver.container, database: "rebuilt" };
    expect(await runSlice(into, key, limits)).toMatchObject({ events: 14, moved: true });
    await runSlice(silver, key, limits);
    expect(rebuilt.contents()).toEqual(contents());
  });

  it("is the same when rows are merged that another database has processed in part", async () => {
    const { silver, compact, contents } = await sixRows();
    const late = silverFixture();
    const { bronze } = silver;
    const into = { ...silver, container: late.silver.container, database: "late" };
    // Its first step is recorded only after the compaction has read the progress of all consumers.
    const unrecorded = { ...into, bronze: { ...bronze, moveProgress: async () => true } };
    expect(await runSlice(unrecorded, key, { ...limits, events: 6 })).toMatchObject({ events: 6 });
    await compact();
    await bronze.moveProgress(key, "late", await bronze.progress(key, "late"), 3, 0);
    expect(await runSlice(into, key, limits)).toMatchObject({ events: 14, moved: true });
    await runSlice(silver, key, limits);
    expect(late.contents()).toEqual(contents());
  });

  it("dead-letters events under the same names, by their commits", async () => {
    const { silver, compact, deadLetters } = await sixRows();
    const deadLettered = async (database: string) => {
      const rejecting = replaceFirstCalls("heart-rates", "create", throwing(new DocumentRejected("rejected (413)")));
      const { container } = silverFixture(rejecting).silver;
      await runSlice({ ...silver, container, database }, key, { ...limits, documents: 1 });
      const names = Object.entries(await deadLetters()).filter(([name]) => name.startsWith(`silver/${database}/`));
      return names.map(([name, lines]) => [name.split("/").at(-1), lines]);
    };
    const before = await deadLettered("before");
    expect(before).toHaveLength(7);
    await compact();
    expect(await deadLettered("after")).toEqual(before);
  });
});
