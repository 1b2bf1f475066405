import { beforeEach, describe, expect, it } from "vitest";
import type { Action } from "../../platform/delta/actions.ts";
import { commitName, readSnapshot } from "../../platform/delta/log.ts";
import { commitLatest } from "../../platform/delta/testing/writers.ts";
import { tableOf } from "./export-table.ts";
import { type Audience, audiences, type Exports } from "./exports.ts";
import { exportGenerated } from "./generated.ts";
import { peekProgress } from "./progress.ts";
import { runExport } from "./run.ts";
import { type ExportFixture, exportFixture } from "./testing/fixture.ts";
import { sample, sampleDocument, sampleRow } from "./testing/sample.ts";

const limits = { pageSize: 2, deadline: Number.POSITIVE_INFINITY };
const [masked, personal] = audiences;
const months = ["2026-05", "2026-06"];

let fixture: ExportFixture;
/** The app after a restart: no version is known. Files may be deleted at once. */
const restarted = (): Exports => ({
  ...fixture.reliable,
  snapshots: new Map(),
  blobs: (name) => ({ ...fixture.stores(name) }),
});
const run = (deadline = limits.deadline) => runExport(restarted(), sample, { ...limits, deadline });
const table = (audience: Audience = masked) => tableOf(restarted(), sample, audience);
const paths = async () => [...(await readSnapshot(table())).files.keys()];
const monthsOf = async (audience: Audience = masked) => Object.keys(await fixture.months(audience));

beforeEach(async () => {
  fixture = exportFixture();
  for (const date of ["2026-05-31", "2026-06-01"]) fixture.put(sampleDocument("ann", date, [1]));
  await run();
});

/** Commits as another engine does. */
async function outside(...actions: Action[]): Promise<void> {
  await commitLatest(table(), { now: () => 0, newId: () => "outside" }, () => actions);
}

function addOf(path: string): Action {
  return { add: { path, size: 1, modificationTime: 0, dataChange: true } };
}

describe("a table of an export", () => {
  it.each([
    ["of which nothing changed since", async () => {}, 2],
    ["of which a month changed since", async () => fixture.put(sampleDocument("bob", "2026-05-31", [1])), 2],
  ])("loses the files of another writer in the next run, and they are deleted: %s", async (_, change, count) => {
    const before = await paths();
    const foreign = ["part-00000-1f.c000.snappy.parquet", "x/part 1.parquet"];
    for (const path of foreign) await fixture.stores(masked.container).create(`sample/${path}`, Buffer.from("x"), "");
    const [removed = ""] = before;
    // An engine that optimises a table removes files, too.
    const removal = { remove: { path: removed, deletionTimestamp: 0, dataChange: false } };
    await outside(removal, addOf(foreign[0] ?? ""), addOf("x/part%201.parquet"));
    await change();
    expect(await run()).toMatchObject({ months: count, pending: 0, restarted: true });
    expect(await monthsOf()).toEqual(months);
    expect(await paths()).toHaveLength(2);
    expect(fixture.names(masked).filter((name) => foreign.some((path) => name.endsWith(path)))).toEqual([]);
    expect(await run()).toMatchObject({ months: 0, restarted: false });
  });

  it("loses them although gold has no rows", async () => {
    fixture = exportFixture();
    await run();
    await outside(addOf("part-0.parquet"));
    fixture.put(sampleDocument("ann", "2026-05-31", []));
    await run();
    expect(await paths()).toEqual([]);
    expect(await run()).toMatchObject({ restarted: false });
  });

  it("that is generated loses them, too, and gets a file again that another writer removed", async () => {
    fixture = exportFixture();
    const generated = { ...sample, edition: "a", rows: () => [sampleRow("a", "2026-01-01", 1)] };
    await exportGenerated(restarted(), generated);
    await outside(addOf("part-0.parquet"));
    expect(await exportGenerated(restarted(), generated)).toBe(1);
    expect(await monthsOf()).toEqual(["all"]);
    const [path = ""] = await paths();
    await outside({ remove: { path, deletionTimestamp: 0, dataChange: true } });
    expect(await exportGenerated(restarted(), generated)).toBe(1);
    expect(await monthsOf()).toEqual(["all"]);
    expect(await exportGenerated(restarted(), generated)).toBe(0);
  });

  it("is exported again when its log has lost the last version, also that of a run with a part of the months", async () => {
    for (const deadline of [0, Number.POSITIVE_INFINITY]) {
      for (const date of ["2026-07-01", "2026-08-01"])
        fixture.put(sampleDocument("cy", date, [deadline === 0 ? 1 : 2]));
      await run(deadline);
      const { version } = await readSnapshot(table(personal));
      await fixture.stores(personal.container).remove(commitName(table(personal), version));
      // Garbage collection writes the same version again.
      await commitLatest(table(personal), { now: () => 0, newId: () => "gc" }, () => []);
      expect(await run()).toMatchObject({ months: 4, pending: 0, restarted: true });
      for (const audience of audiences) expect(await monthsOf(audience)).toEqual([...months, "2026-07", "2026-08"]);
      expect(await run()).toMatchObject({ months: 0, restarted: false });
    }
  });

  it("is exported again when its whole log was lost", async () => {
    await fixture.stores(masked.container).remove(commitName(table(), 0));
    expect(await run()).toMatchObject({ months: 2, restarted: true });
    expect(await monthsOf()).toEqual(months);
    expect((await peekProgress(fixture.reliable, sample))?.document.committed).toBeGreaterThanOrEqual(0);
    expect(await run()).toMatchObject({ restarted: false });
  });

  it("is not exported again for a month without rows, which needs no file", async () => {
    fixture.put(sampleDocument("ann", "2026-09-01", []));
    expect(await run()).toMatchObject({ months: 1, rows: 0 });
    expect(await run()).toMatchObject({ months: 0, restarted: false });
  });
});
