import { describe, expect, it } from "vitest";
import { collectGarbage, nightlyGrace } from "../../platform/delta/garbage-collection.ts";
import { hour } from "../../platform/time.ts";
import { followErasures } from "./erased.ts";
import { tableOf } from "./export-table.ts";
import { audiences, type Exports } from "./exports.ts";
import { followGold } from "./follow.ts";
import { readProgress } from "./progress.ts";
import { runExport } from "./run.ts";
import { type ExportFixture, exportFixture } from "./testing/fixture.ts";
import { readMonthFile } from "./testing/read-file.ts";
import { sample, sampleDocument } from "./testing/sample.ts";

const limits = { pageSize: 10, deadline: Number.POSITIVE_INFINITY };
const [masked, personal] = audiences;

/** Gold with one row in May. `counts` reads its count from the files. */
function mayFixture() {
  const fixture = exportFixture();
  const change = (count: number) => fixture.put(sampleDocument("ann", "2026-05-31", [count]));
  change(1);
  return { fixture, change, counts: () => countsIn(fixture) };
}

async function countsIn(fixture: ExportFixture): Promise<unknown[]> {
  const counts = audiences.map(async (audience) => {
    const name = (await fixture.months(audience))["2026-05"] ?? "";
    const content = await fixture.reliable.blobs(audience.container).read(name);
    if (content === undefined) throw new Error(`${name} is named and does not exist`);
    return (await readMonthFile(content, sample)).rows.map(({ count }) => count);
  });
  return (await Promise.all(counts)).flat();
}

/** The same exports; `happens` runs once, after the last day of May was read. */
function afterMayWasRead(exports: Exports, happens: () => Promise<unknown>): Exports {
  let happened = false;
  const slow: Exports["gold"] = (name) => {
    const container = exports.gold(name);
    return {
      ...container,
      async queryAllPartitions<D>(...of: Parameters<typeof container.queryAllPartitions>) {
        const page = await container.queryAllPartitions<D>(...of);
        if (!happened && of[1]["date"] === "2026-05-31") {
          happened = true;
          await happens();
        }
        return page;
      },
    };
  };
  return { ...exports, gold: slow };
}

/** The same exports; `happens` runs once, after a masked file was written and before a commit contains it. */
function afterFileWasWritten(exports: Exports, happens: () => Promise<unknown>): Exports {
  let happened = false;
  const slow: Exports["blobs"] = (name) => {
    const blobs = exports.blobs(name);
    return {
      ...blobs,
      async create(file, content, type) {
        const created = await blobs.create(file, content, type);
        if (!happened && name === masked.container) {
          happened = true;
          await happens();
        }
        return created;
      },
    };
  };
  return { ...exports, blobs: slow };
}

describe("two concurrent runs", () => {
  it("leave a month pending that changes while one of them reads it", async () => {
    const { fixture, change, counts } = mayFixture();
    const slow = afterMayWasRead(fixture.reliable, async () => {
      change(2);
      await followGold(fixture.reliable, sample, limits);
    });
    expect(await runExport(slow, sample, limits)).toMatchObject({ months: 1, pending: 1 });
    expect(await runExport(fixture.reliable, sample, limits)).toMatchObject({ months: 1, pending: 0 });
    expect(await counts()).toEqual([2, 2]);
  });

  it("do not replace a newer file by an older one", async () => {
    const { fixture, change, counts } = mayFixture();
    const slow = afterMayWasRead(fixture.reliable, async () => {
      change(2);
      await runExport(fixture.reliable, sample, limits);
    });
    expect(await runExport(slow, sample, limits)).toMatchObject({ months: 0, pending: 0 });
    expect(await counts()).toEqual([2, 2]);
  });

  it("commit no file that was deleted as garbage in the meantime", async () => {
    const { fixture, change, counts } = mayFixture();
    await runExport(fixture.reliable, sample, limits);
    change(2);
    const slow = afterFileWasWritten(fixture.reliable, async () => {
      fixture.advance(hour);
      const table = tableOf(fixture.reliable, sample, masked);
      expect(await collectGarbage(table, fixture.reliable, nightlyGrace)).toEqual({ deleted: 1, more: false });
    });
    expect(await runExport(slow, sample, limits)).toMatchObject({ months: 1, pending: 0 });
    expect(await counts()).toEqual([2, 2]);
  });

  it("keep erased months until the files of killed runs are deleted, although another writer commits first", async () => {
    const { fixture } = mayFixture();
    fixture.put(sampleDocument("bob", "2026-05-31", [1]));
    await runExport(fixture.reliable, sample, limits);
    fixture.erase({ userId: "bob", day: "2026-05-31" });
    await followErasures(fixture.reliable, sample);
    const killed = "sample/2026-05-killed.parquet";
    await fixture.stores(masked.container).create(killed, new Uint8Array(), "");
    let commits = 0;
    const exports: Exports = {
      ...fixture.reliable,
      blobs(name) {
        const blobs = { ...fixture.stores(name) };
        const create: typeof blobs.create = async (file, content, type) => {
          if (file.includes("_delta_log") && name === masked.container) commits += 1;
          // The second commit is that of the garbage collection.
          return commits === 2 ? false : blobs.create(file, content, type);
        };
        return { ...blobs, create };
      },
    };
    await runExport(exports, sample, limits);
    expect(fixture.names(masked)).toContain(killed);
    expect((await readProgress(fixture.reliable, sample))?.document.erased).toEqual(["2026-05"]);
    expect(await runExport(exports, sample, limits)).toMatchObject({ removed: 1 });
    expect(fixture.names(masked)).not.toContain(killed);
    expect((await readProgress(fixture.reliable, sample))?.document.erased).toEqual([]);
  });

  it("do not look as if a version was lost when the one with the older progress commits last", async () => {
    const { fixture } = mayFixture();
    await runExport(fixture.reliable, sample, limits);
    fixture.put(sampleDocument("ann", "2026-07-31", [1]));
    const slow = afterFileWasWritten(fixture.reliable, async () => {
      fixture.put(sampleDocument("ann", "2026-06-01", [1]));
      // Time for one month, which is another one.
      expect(await runExport(fixture.reliable, sample, { ...limits, deadline: 0 })).toMatchObject({ pending: 1 });
    });
    expect(await runExport(slow, sample, limits)).toMatchObject({ months: 1 });
    expect(await runExport(fixture.reliable, sample, limits)).toMatchObject({ restarted: false, pending: 0 });
    expect(Object.keys(await fixture.months(personal))).toEqual(["2026-05", "2026-06", "2026-07"]);
  });

  it("leave no file of the one that conflicts", async () => {
    const { fixture, change, counts } = mayFixture();
    const slow = afterFileWasWritten(fixture.reliable, async () => {
      change(2);
      await runExport(fixture.reliable, sample, limits);
    });
    await runExport(slow, sample, limits);
    expect(await counts()).toEqual([2, 2]);
    for (const audience of audiences)
      expect(fixture.names(audience)).toEqual(Object.values(await fixture.months(audience)));
  });

  it("of different editions: the newer takes over, and the older leaves its files alone", async () => {
    const { fixture, counts } = mayFixture();
    const newer = { ...sample, version: sample.version + 1 };
    const slow = afterMayWasRead(fixture.reliable, async () => {
      await followGold(fixture.reliable, newer, limits);
    });
    expect(await runExport(slow, sample, limits)).toMatchObject({ months: 1, pending: 1 });
    expect(await runExport(fixture.reliable, newer, limits)).toMatchObject({ months: 1, pending: 0 });
    const name = (await fixture.months(personal))["2026-05"] ?? "";
    const content = await fixture.reliable.blobs(personal.container).read(name);
    const { metadata } = await readMonthFile(content ?? new Uint8Array(), sample);
    expect(metadata["korevital.version"]).toBe("4");
    expect(await counts()).toEqual([1, 1]);
  });

  it("may both be the first run", async () => {
    const { fixture, counts } = mayFixture();
    await Promise.all([runExport(fixture.reliable, sample, limits), runExport(fixture.reliable, sample, limits)]);
    expect(await counts()).toEqual([1, 1]);
  });
});
