import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keepRemoved } from "../../platform/delta/snapshot.ts";
import { audiences } from "./exports.ts";
import { exportGenerated, type GeneratedTable } from "./generated.ts";
import { maintainTable } from "./maintain.ts";
import { type ExportFixture, exportFixture, isFault } from "./testing/fixture.ts";
import { readMonthFile } from "./testing/read-file.ts";
import { sample, sampleRow } from "./testing/sample.ts";

const [masked, personal] = audiences;

/** A table with the name of the sample, for `readMonthFile`. */
function table(edition: string): GeneratedTable {
  return { ...sample, edition, rows: () => [sampleRow(edition, "2026-01-01", 1), sampleRow(edition, "2026-01-02", 2)] };
}

/** The users in the file of each audience. */
async function usersIn(fixture: ExportFixture): Promise<unknown[]> {
  const users = audiences.map(async (audience) => {
    const months = await fixture.months(audience);
    expect(Object.keys(months)).toEqual(["all"]);
    const content = await fixture.reliable.blobs(audience.container).read(months["all"] ?? "");
    const { rows, metadata } = await readMonthFile(content ?? new Uint8Array(), sample);
    expect(metadata["korevital.month"]).toBe("all");
    expect(metadata["korevital.rows"]).toBe(audience.rows);
    return [...new Set(rows.map((row) => row["user_id"]))];
  });
  return (await Promise.all(users)).flat();
}

/** Runs may throw injected faults and nothing else. */
async function runsAtOnce(fixture: ExportFixture, edition: string, times: number): Promise<void> {
  const all = Array.from({ length: times }, () => exportGenerated(fixture.exports, table(edition)));
  for (const ended of await Promise.allSettled(all))
    if (ended.status === "rejected" && !isFault(ended.reason)) throw ended.reason;
}

describe("the export of a generated table", () => {
  it("writes one file for each audience, once", async () => {
    const fixture = exportFixture();
    expect(await exportGenerated(fixture.reliable, table("a"))).toBe(2);
    expect(await exportGenerated(fixture.reliable, table("a"))).toBe(0);
    expect(await usersIn(fixture)).toEqual(["a", "a"]);
    expect(fixture.names(masked)).toEqual(["sample/all-id1.parquet"]);
  });

  it("writes the file again for another edition or version, and its old files are deleted a day later", async () => {
    const fixture = exportFixture();
    for (const edition of ["a", "b", "a"]) {
      expect(await exportGenerated(fixture.reliable, table(edition))).toBe(2);
      expect(await usersIn(fixture)).toEqual([edition, edition]);
    }
    expect(await exportGenerated(fixture.reliable, { ...table("a"), version: 4 })).toBe(2);
    fixture.advance(keepRemoved);
    expect(await exportGenerated(fixture.reliable, { ...table("a"), version: 4 })).toBe(0);
    expect(await maintainTable(fixture.reliable, sample)).toMatchObject({ files: 6 });
    expect(fixture.names(personal)).toHaveLength(1);
  });

  it("has the same result after faults and concurrent runs", async () => {
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
      const fixture = exportFixture(() => happening.next().value ?? "none");
      for (const [edition, times] of story) await runsAtOnce(fixture, edition, times);
      await exportGenerated(fixture.reliable, table("c"));
      expect(await usersIn(fixture)).toEqual(["c", "c"]);
      for (const _ of [1, 2]) {
        fixture.advance(keepRemoved);
        await maintainTable(fixture.reliable, sample);
      }
      for (const audience of audiences) expect(fixture.names(audience)).toHaveLength(1);
    });
    await fc.assert(property, { numRuns: 100 });
  });
});
