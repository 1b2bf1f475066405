import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { monthOf } from "../../gold/dates/period.ts";
import type { GroupDocument } from "../../gold/group.ts";
import { listDeadLetters } from "../../gold/run/dead-letters.ts";
import { sharedContainers } from "../../gold/run/gold.ts";
import type { Row } from "../../gold/summary.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import { commitName } from "../../platform/delta/log.ts";
import { keepRemoved } from "../../platform/delta/snapshot.ts";
import { mask } from "../masking/mask.ts";
import { pseudonymiser } from "../masking/pseudonym.ts";
import { audiences } from "./exports.ts";
import { maintainTable } from "./maintain.ts";
import { type ExportCounts, runExport } from "./run.ts";
import { type ExportFixture, exportFixture, isFault, type NextFault } from "./testing/fixture.ts";
import { readMonthFile } from "./testing/read-file.ts";
import { sample, sampleDocument } from "./testing/sample.ts";

const limits = { pageSize: 2, deadline: Number.POSITIVE_INFINITY };
const [masked, personal] = audiences;

/** Runs without faults until nothing is left. */
async function settle({ reliable: calm }: ExportFixture): Promise<ExportCounts> {
  return runExport(calm, sample, limits);
}

/** Month -> rows of gold for an audience, in the order of the files. */
function goldMonths(documents: readonly GroupDocument[], show: (row: Row) => Row): Record<string, Row[]> {
  const order = (row: Row) => `${row["date"]} ${row["user_id"]}`;
  const rows = documents.flatMap((document) => document.rows).map(show);
  const sorted = rows.toSorted((a, b) => (order(a) < order(b) ? -1 : Number(order(a) > order(b))));
  return Object.fromEntries(Map.groupBy(sorted, (row) => monthOf(String(row["date"]))));
}

/** Month -> rows of the files of the table. */
async function exportedMonths(
  fixture: ExportFixture,
  audience: (typeof audiences)[number],
): Promise<Record<string, Row[]>> {
  const months = await fixture.months(audience);
  const read = Object.entries(months).map(async ([month, name]): Promise<[string, Row[]]> => {
    const content = await fixture.reliable.blobs(audience.container).read(name);
    if (content === undefined) throw new Error(`${name} does not exist`);
    return [month, (await readMonthFile(content, sample)).rows];
  });
  return Object.fromEntries(await Promise.all(read));
}

/** The same container; a run is killed when it removes its months from the pending ones. */
function withoutReplace(container: DocumentContainer): DocumentContainer {
  return {
    ...container,
    async replace(document, partition, etag) {
      if (JSON.stringify(document).includes('"pending":[]')) throw new Error("killed");
      return container.replace(document, partition, etag);
    },
  };
}

async function expectWhole(fixture: ExportFixture): Promise<void> {
  const documents = fixture.documents();
  expect(await exportedMonths(fixture, personal)).toEqual(goldMonths(documents, (row) => row));
  const visible = (row: Row) => mask(sample, row, fixture.reliable.masking.pseudonymise);
  expect(await exportedMonths(fixture, masked)).toEqual(goldMonths(documents, visible));
}

const documents = fc
  .record({
    user: fc.constantFrom("ann", "bob", "cy"),
    date: fc.constantFrom("2026-05-31", "2026-06-01", "2026-06-02", "2026-07-31"),
    counts: fc.array(fc.nat(9), { maxLength: 2 }),
  })
  .map(({ user, date, counts }) => sampleDocument(user, date, counts));

type Step =
  | { readonly kind: "put"; readonly document: GroupDocument }
  /** Concurrent runs. */
  | { readonly kind: "run"; readonly times: number }
  | { readonly kind: "wait"; readonly minutes: number };

const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: documents.map((document) => ({ kind: "put", document }) as const) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("run" as const), times: fc.integer({ min: 1, max: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("wait" as const), minutes: fc.nat(90) }) },
);

/** At each request: nothing, a fault before or after it, or a change of gold. */
const happenings = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: fc.constant("none" as const) },
    { weight: 1, arbitrary: fc.constantFrom("before" as const, "after" as const) },
    { weight: 1, arbitrary: documents },
  ),
  { maxLength: 120 },
);

async function live(fixture: ExportFixture, step: Step): Promise<void> {
  if (step.kind === "put") fixture.put(step.document);
  else if (step.kind === "wait") fixture.advance(step.minutes * 60_000);
  else {
    const runs = Array.from({ length: step.times }, () => runExport(fixture.exports, sample, limits));
    for (const ended of await Promise.allSettled(runs))
      if (ended.status === "rejected" && !isFault(ended.reason)) throw ended.reason;
  }
}

describe("exports", () => {
  it("contain the rows of gold by month, after any changes, concurrent runs and faults", async () => {
    const property = fc.asyncProperty(fc.array(steps, { maxLength: 14 }), happenings, async (story, schedule) => {
      const happening = schedule.values();
      const next: NextFault = () => {
        const now = happening.next().value ?? "none";
        if (typeof now === "string") return now;
        fixture.put(now);
        return "none";
      };
      const fixture = exportFixture(next);
      for (const step of story) await live(fixture, step);
      expect((await settle(fixture)).pending).toBe(0);
      await expectWhole(fixture);
      // Two days later, only the files of the tables are left.
      for (const _ of [1, 2]) {
        fixture.advance(keepRemoved);
        await maintainTable(fixture.reliable, sample);
      }
      for (const audience of audiences)
        expect(fixture.names(audience)).toEqual(Object.values(await fixture.months(audience)).sort());
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it("write the changed months, and no other", async () => {
    const property = fc.asyncProperty(
      fc.array(documents, { maxLength: 8 }),
      fc.array(documents, { maxLength: 3 }),
      async (before, changes) => {
        const fixture = exportFixture();
        for (const document of before) fixture.put(document);
        await settle(fixture);
        const old = await fixture.months(masked);
        for (const document of changes) fixture.put(document);
        const touched = new Set(changes.map((document) => monthOf(String(Reflect.get(document, sample.date ?? "")))));
        const counts = await settle(fixture);
        expect(counts.months).toBe(touched.size);
        const months = await fixture.months(masked);
        for (const month of new Set([...Object.keys(old), ...Object.keys(months)]))
          expect([month, months[month] === old[month]]).toEqual([month, !touched.has(month)]);
      },
    );
    await fc.assert(property, { numRuns: 100 });
  });

  it("remove an empty month, and its file a day later", async () => {
    const fixture = exportFixture();
    fixture.put(sampleDocument("ann", "2026-05-31", [1]));
    await settle(fixture);
    fixture.put(sampleDocument("ann", "2026-05-31", []));
    await settle(fixture);
    expect(await fixture.months(masked)).toEqual({});
    fixture.advance(keepRemoved - 1);
    expect(await maintainTable(fixture.reliable, sample)).toEqual({ files: 0, log: 0 });
    expect(fixture.names(masked)).toHaveLength(1);
    fixture.advance(1);
    expect(await maintainTable(fixture.reliable, sample)).toEqual({ files: 2, log: 0 });
    expect(fixture.names(masked)).toEqual([]);
  });

  it("are maintained although the log of another table is invalid", async () => {
    const fixture = exportFixture();
    for (const counts of [[1], [2]]) {
      fixture.put(sampleDocument("ann", "2026-05-31", counts));
      await settle(fixture);
    }
    fixture.advance(keepRemoved);
    await fixture.stores(masked.container).remove(commitName({ folder: sample.name }, 0));
    expect(await maintainTable(fixture.reliable, sample)).toEqual({ files: 1, log: 0 });
    expect(fixture.names(personal)).toEqual(Object.values(await fixture.months(personal)));
    fixture.put(sampleDocument("ann", "2026-05-31", [3]));
    const restarted = { ...fixture.reliable, snapshots: new Map() };
    await expect(runExport(restarted, sample, limits)).rejects.toThrow("version 1 does");
  });

  it("are one commit for each audience and run, which a repeated run does not repeat", async () => {
    const fixture = exportFixture();
    for (const date of ["2026-05-31", "2026-06-01"]) fixture.put(sampleDocument("ann", date, [1]));
    const killed = { ...fixture.reliable, gold: (name: string) => withoutReplace(fixture.reliable.gold(name)) };
    await expect(runExport(killed, sample, limits)).rejects.toThrow("killed");
    for (const audience of audiences) expect(await fixture.snapshot(audience)).toMatchObject({ version: 0 });
    const files = await fixture.months(masked);
    expect(Object.keys(files)).toEqual(["2026-05", "2026-06"]);
    expect(await settle(fixture)).toMatchObject({ months: 2, rows: 0, pending: 0 });
    expect(await fixture.months(masked)).toEqual(files);
    expect(await fixture.snapshot(masked)).toMatchObject({ version: 0 });
  });

  it("of erased groups leave no other file with them, also not that of a killed run", async () => {
    const fixture = exportFixture();
    for (const date of ["2026-05-31", "2026-06-01"])
      for (const user of ["ann", "bob"]) fixture.put(sampleDocument(user, date, [1]));
    await settle(fixture);
    await fixture.reliable.blobs(masked.container).create("sample/2026-05-killed.parquet", new Uint8Array(), "");
    const june = (await fixture.months(masked))["2026-06"];
    fixture.put(sampleDocument("cy", "2026-06-01", [1]));
    await settle(fixture);
    fixture.erase({ userId: "ann", day: "2026-05-31" });
    const erasing = { ...fixture.reliable, blobs: (name: string) => ({ ...fixture.stores(name) }) };
    expect(await runExport(erasing, sample, limits)).toMatchObject({ removed: 3, months: 1 });
    await expectWhole(fixture);
    // The replaced file of another month remains for its readers.
    expect(fixture.names(masked)).toEqual([...Object.values(await fixture.months(masked)), june ?? ""].sort());
    expect(await runExport(erasing, sample, limits)).toMatchObject({ removed: 0, months: 0 });
  });

  it("have statistics of dates and times alone, for an open column", async () => {
    const fixture = exportFixture();
    for (const date of ["2026-05-01", "2026-05-31"]) fixture.put(sampleDocument("ann", date, [1, 2]));
    await settle(fixture);
    const [file] = (await fixture.snapshot(personal)).files.values();
    expect(JSON.parse(file?.stats ?? "")).toEqual({
      numRecords: 4,
      minValues: { date: "2026-05-01", at: "2026-05-01T12:00:00.001Z" },
      maxValues: { date: "2026-05-31", at: "2026-05-31T12:00:00.002Z" },
    });
  });

  it("describe each column, and add a new one by a change of the metadata", async () => {
    const fixture = exportFixture();
    fixture.put(sampleDocument("ann", "2026-05-31", [1]));
    await runExport(fixture.reliable, { ...sample, columns: sample.columns.slice(0, 2) }, limits);
    const before = await fixture.snapshot(masked);
    await settle(fixture);
    const { metadata } = await fixture.snapshot(masked);
    const columns: { name: string; metadata: object }[] = JSON.parse(metadata?.schemaString ?? "").fields;
    expect(columns.map((column) => [column.name, column.metadata])).toEqual(
      sample.columns.map(({ name, description }) => [name, { comment: description }]),
    );
    expect(metadata).toMatchObject({ id: before.metadata?.id, description: "One row per user_id, date." });
  });

  it("remove files in which a column has another type, and write their months again", async () => {
    const fixture = exportFixture();
    for (const date of ["2026-05-31", "2026-06-01"]) fixture.put(sampleDocument("ann", date, [1]));
    const columns = sample.columns.map((column) =>
      column.name === "count" ? { ...column, type: "number" as const } : column,
    );
    await runExport(fixture.reliable, { ...sample, columns }, limits);
    await runExport(fixture.reliable, sample, { ...limits, deadline: 0 });
    expect(Object.keys(await fixture.months(personal))).toEqual(["2026-05"]);
    await settle(fixture);
    await expectWhole(fixture);
  });

  describe("of a group that no file can contain", () => {
    const deadLetters = (fixture: ExportFixture) =>
      listDeadLetters(fixture.reliable.gold(sharedContainers.errors), sample, "export");
    const unsafe = (user: string) => {
      const { rows, ...document } = sampleDocument(user, "2026-05-31", [1, 2]);
      return { ...document, rows: rows.map((row, index) => (index === 0 ? { ...row, count: 2 ** 53 } : row)) };
    };

    it("lack its rows, and contain all others; its key is dead-lettered, without a text", async () => {
      const fixture = exportFixture();
      for (const user of ["ann", "cy"]) fixture.put(sampleDocument(user, "2026-05-31", [1, 2]));
      fixture.put(unsafe("bob"));
      fixture.put(sampleDocument("bob", "2026-06-01", [1]));
      expect(await settle(fixture)).toMatchObject({ months: 2, rows: 5, rejected: 1, pending: 0 });
      const { "2026-05": may = [], "2026-06": june = [] } = await exportedMonths(fixture, personal);
      expect(may.map((row) => row["user_id"])).toEqual(["ann", "ann", "cy", "cy"]);
      expect(june).toHaveLength(1);
      const [found, ...others] = await deadLetters(fixture);
      expect(others).toEqual([]);
      expect(found).toEqual({
        ...{ id: found?.id, kind: "export", summary: "sample", key: { userId: "bob", day: "2026-05-31" } },
        ...{ code: "row-invalid", time: fixture.reliable.now(), attempts: 1, retryAt: fixture.reliable.now() },
      });
    });

    it("do not write its month again in each run, until it can be exported", async () => {
      const fixture = exportFixture();
      fixture.put(sampleDocument("ann", "2026-05-31", [1]));
      fixture.put(unsafe("bob"));
      await settle(fixture);
      expect(await settle(fixture)).toMatchObject({ months: 0, rejected: 0 });
      fixture.put(sampleDocument("bob", "2026-05-31", [3]));
      await settle(fixture);
      await settle(fixture);
      await expectWhole(fixture);
      expect(await deadLetters(fixture)).toEqual([]);
    });

    it.each([1e308 * 10, Number.NaN])("also of a mean that is no number of JSON: %d", async (mean) => {
      const fixture = exportFixture();
      const { rows, ...document } = sampleDocument("bob", "2026-05-31", [1]);
      fixture.put({ ...document, rows: rows.map((row) => ({ ...row, mean })) });
      fixture.put(sampleDocument("ann", "2026-05-31", [1]));
      expect(await settle(fixture)).toMatchObject({ months: 1, rows: 1, rejected: 1 });
    });
  });

  it("start from the beginning when the summary's container was recreated", async () => {
    const fixture = exportFixture();
    fixture.put(sampleDocument("ann", "2026-05-31", [1]));
    await settle(fixture);
    fixture.recreate();
    fixture.put(sampleDocument("bob", "2026-06-01", [1]));
    expect(await settle(fixture)).toMatchObject({ restarted: true, documents: 1 });
    expect(await settle(fixture)).toMatchObject({ restarted: false, documents: 0 });
    expect((await exportedMonths(fixture, personal))["2026-06"]).toHaveLength(1);
  });

  it("stop at the deadline after one month at least, and continue there", async () => {
    const fixture = exportFixture();
    for (const date of ["2026-05-31", "2026-06-01", "2026-07-31"]) fixture.put(sampleDocument("ann", date, [1]));
    const late = { pageSize: 100, deadline: 0 };
    expect(await runExport(fixture.reliable, sample, late)).toMatchObject({ months: 1 });
    await runExport(fixture.reliable, sample, late);
    while ((await runExport(fixture.reliable, sample, late)).pending > 0);
    await expectWhole(fixture);
  });

  it("are written again with another pseudonym key, and with other columns", async () => {
    const fixture = exportFixture();
    fixture.put(sampleDocument("ann", "2026-05-31", [1]));
    await settle(fixture);
    const pseudonymise = pseudonymiser(Buffer.alloc(32, "b"));
    const rekeyed = { ...fixture.reliable, masking: { pseudonymise, minimumGroup: 1 } };
    expect(await runExport(rekeyed, sample, limits)).toMatchObject({ months: 1 });
    const [row] = (await exportedMonths(fixture, masked))["2026-05"] ?? [];
    expect(row?.["user_id"]).toBe(pseudonymise("user", "ann"));
    const fewer = { ...sample, columns: sample.columns.slice(0, 2) };
    expect(await runExport(rekeyed, fewer, limits)).toMatchObject({ months: 1 });
    expect(await runExport(rekeyed, fewer, limits)).toMatchObject({ months: 0, documents: 0 });
  });

  it("remove an exported month of which gold contains no documents any more", async () => {
    const fixture = exportFixture();
    fixture.put(sampleDocument("ann", "2026-05-31", [1]));
    await settle(fixture);
    const emptied = exportFixture();
    const { gold } = emptied.reliable;
    expect(await runExport({ ...fixture.reliable, gold }, sample, limits)).toMatchObject({ months: 1, rows: 0 });
    expect(await fixture.months(personal)).toEqual({});
  });
});
