import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { audiences } from "./exports.ts";
import { keepRetired } from "./garbage-collection.ts";
import { exportGenerated, type GeneratedTable } from "./generated.ts";
import { readMonthFile } from "./testing/read-file.ts";
import { sample, sampleRow } from "./testing/sample.ts";
import { isFault, type World, world } from "./testing/world.ts";

const [masked, personal] = audiences;

/** A table under the sample's name, so that the sample's reader reads it. */
function table(edition: string): GeneratedTable {
  return { ...sample, edition, rows: () => [sampleRow(edition, "2026-01-01", 1), sampleRow(edition, "2026-01-02", 2)] };
}

/** Whose rows each audience's file holds. */
async function shown(lived: World): Promise<unknown[]> {
  const told = audiences.map(async (audience) => {
    const { months } = await lived.current(audience);
    expect(Object.keys(months)).toEqual(["all"]);
    const content = await lived.calm.blobs(audience.container).read(months["all"] ?? "");
    const { rows, metadata } = await readMonthFile(content ?? new Uint8Array(), sample);
    expect(metadata["korevital.month"]).toBe("all");
    expect(metadata["korevital.rows"]).toBe(audience.rows);
    return [...new Set(rows.map((row) => row["user_id"]))];
  });
  return (await Promise.all(told)).flat();
}

/** Faults are what the test is about: whatever else a run throws fails it. */
async function runsAtOnce(lived: World, edition: string, times: number): Promise<void> {
  const all = Array.from({ length: times }, () => exportGenerated(lived.exports, table(edition)));
  for (const ended of await Promise.allSettled(all))
    if (ended.status === "rejected" && !isFault(ended.reason)) throw ended.reason;
}

describe("the export of a generated table", () => {
  it("is one file for each audience, written once", async () => {
    const lived = world();
    expect(await exportGenerated(lived.calm, table("a"))).toEqual({ files: 2, removed: 0 });
    expect(await exportGenerated(lived.calm, table("a"))).toEqual({ files: 0, removed: 0 });
    expect(await shown(lived)).toEqual(["a", "a"]);
    expect(lived.names(masked)).toEqual(["sample/all-id1.parquet", "sample/current.json"]);
  });

  it("is written anew with another edition or version, and back; old files go an hour later", async () => {
    const lived = world();
    for (const edition of ["a", "b", "a"]) {
      expect(await exportGenerated(lived.calm, table(edition))).toMatchObject({ files: 2 });
      expect(await shown(lived)).toEqual([edition, edition]);
    }
    expect(await exportGenerated(lived.calm, { ...table("a"), version: 4 })).toMatchObject({ files: 2 });
    lived.advance(keepRetired);
    expect(await exportGenerated(lived.calm, { ...table("a"), version: 4 })).toEqual({ files: 0, removed: 6 });
    expect(lived.names(personal)).toHaveLength(2);
  });

  it("comes to the same after faults and runs side by side", async () => {
    const faults = fc.array(
      fc.oneof(
        { weight: 6, arbitrary: fc.constant("none" as const) },
        { weight: 1, arbitrary: fc.constantFrom("before" as const, "after" as const) },
      ),
      { maxLength: 60 },
    );
    const runs = fc.array(fc.tuple(fc.constantFrom("a", "b"), fc.integer({ min: 1, max: 3 })), { maxLength: 5 });
    const property = fc.asyncProperty(runs, faults, async (story, schedule) => {
      const happening = schedule.values();
      const lived = world(() => happening.next().value ?? "none");
      for (const [edition, times] of story) await runsAtOnce(lived, edition, times);
      await exportGenerated(lived.calm, table("c"));
      expect(await shown(lived)).toEqual(["c", "c"]);
      for (let hour = 0; hour < 2; hour += 1) {
        lived.advance(keepRetired);
        await exportGenerated(lived.calm, table("c"));
      }
      for (const audience of audiences) expect(lived.names(audience)).toHaveLength(2);
    });
    await fc.assert(property, { numRuns: 100 });
  });
});
