import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { monthOf } from "../../gold/dates/period.ts";
import type { GroupDocument } from "../../gold/group.ts";
import type { Row } from "../../gold/summary.ts";
import { mask } from "../masking/mask.ts";
import { pseudonymiser } from "../masking/pseudonym.ts";
import { audiences } from "./exports.ts";
import { keepRetired } from "./garbage-collection.ts";
import { type ExportCounts, runExport } from "./run.ts";
import { readMonthFile } from "./testing/read-file.ts";
import { sample, sampleDocument } from "./testing/sample.ts";
import { isFault, type NextFault, type World, world } from "./testing/world.ts";

const limits = { pageSize: 2, deadline: Number.POSITIVE_INFINITY };
const [masked, personal] = audiences;

/** Runs without faults until nothing is left. */
async function settle({ calm }: World): Promise<ExportCounts> {
  return runExport(calm, sample, limits);
}

/** Month -> rows of gold as they are shown, in the order that files have. */
function goldMonths(documents: readonly GroupDocument[], show: (row: Row) => Row): Record<string, Row[]> {
  const order = (row: Row) => `${row["date"]} ${row["user_id"]}`;
  const rows = documents.flatMap((document) => document.rows).map(show);
  const sorted = rows.toSorted((a, b) => (order(a) < order(b) ? -1 : Number(order(a) > order(b))));
  return Object.fromEntries(Map.groupBy(sorted, (row) => monthOf(String(row["date"]))));
}

/** Month -> rows of the files that a container names. */
async function exportedMonths(lived: World, audience: (typeof audiences)[number]): Promise<Record<string, Row[]>> {
  const { months } = await lived.current(audience);
  const read = Object.entries(months).map(async ([month, name]): Promise<[string, Row[]]> => {
    const content = await lived.calm.blobs(audience.container).read(name);
    if (content === undefined) throw new Error(`${name} is not there`);
    return [month, (await readMonthFile(content, sample)).rows];
  });
  return Object.fromEntries(await Promise.all(read));
}

async function expectWhole(lived: World): Promise<void> {
  const documents = lived.documents();
  expect(await exportedMonths(lived, personal)).toEqual(goldMonths(documents, (row) => row));
  const shown = (row: Row) => mask(sample, row, lived.calm.pseudonymise);
  expect(await exportedMonths(lived, masked)).toEqual(goldMonths(documents, shown));
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
  /** So many runs at one time. */
  | { readonly kind: "run"; readonly times: number }
  | { readonly kind: "wait"; readonly minutes: number };

const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: documents.map((document) => ({ kind: "put", document }) as const) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("run" as const), times: fc.integer({ min: 1, max: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("wait" as const), minutes: fc.nat(90) }) },
);

/** What happens at each request: nothing, a fault before or after it, or gold changes first. */
const happenings = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: fc.constant("none" as const) },
    { weight: 1, arbitrary: fc.constantFrom("before" as const, "after" as const) },
    { weight: 1, arbitrary: documents },
  ),
  { maxLength: 120 },
);

async function live(lived: World, step: Step): Promise<void> {
  if (step.kind === "put") lived.put(step.document);
  else if (step.kind === "wait") lived.advance(step.minutes * 60_000);
  else {
    const runs = Array.from({ length: step.times }, () => runExport(lived.exports, sample, limits));
    for (const ended of await Promise.allSettled(runs))
      if (ended.status === "rejected" && !isFault(ended.reason)) throw ended.reason;
  }
}

describe("exports", () => {
  it("hold gold's very rows, month by month, after any changes, runs side by side and faults", async () => {
    const property = fc.asyncProperty(fc.array(steps, { maxLength: 14 }), happenings, async (story, schedule) => {
      const happening = schedule.values();
      const next: NextFault = () => {
        const now = happening.next().value ?? "none";
        if (typeof now === "string") return now;
        lived.put(now);
        return "none";
      };
      const lived = world(next);
      for (const step of story) await live(lived, step);
      expect((await settle(lived)).pending).toBe(0);
      await expectWhole(lived);
      // Two hours on, nothing is left but what is named.
      lived.advance(keepRetired);
      await settle(lived);
      lived.advance(keepRetired);
      await settle(lived);
      for (const audience of audiences) {
        const { months, retired } = await lived.current(audience);
        expect(retired).toEqual([]);
        expect(lived.names(audience).filter((name) => name.endsWith(".parquet"))).toEqual(Object.values(months).sort());
      }
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it("write the months that changed anew, and no other", async () => {
    const property = fc.asyncProperty(
      fc.array(documents, { maxLength: 8 }),
      fc.array(documents, { maxLength: 3 }),
      async (before, changes) => {
        const lived = world();
        for (const document of before) lived.put(document);
        await settle(lived);
        const { months: old } = await lived.current(masked);
        for (const document of changes) lived.put(document);
        const touched = new Set(changes.map((document) => monthOf(String(Reflect.get(document, sample.date ?? "")))));
        const counts = await settle(lived);
        expect(counts.months).toBe(touched.size);
        const { months } = await lived.current(masked);
        for (const month of new Set([...Object.keys(old), ...Object.keys(months)]))
          expect([month, months[month] === old[month]]).toEqual([month, !touched.has(month)]);
      },
    );
    await fc.assert(property, { numRuns: 100 });
  });

  it("drop a month that became empty, and its file an hour later", async () => {
    const lived = world();
    lived.put(sampleDocument("ann", "2026-05-31", [1]));
    await settle(lived);
    lived.put(sampleDocument("ann", "2026-05-31", []));
    await settle(lived);
    expect(await lived.current(masked)).toEqual({
      summary: "sample",
      months: {},
      retired: [{ file: "sample/2026-05-id1.parquet", since: "2026-09-01T00:00:00.000Z" }],
    });
    lived.advance(keepRetired - 1);
    expect(await settle(lived)).toMatchObject({ removed: 0, months: 0 });
    expect(lived.names(masked)).toContain("sample/2026-05-id1.parquet");
    lived.advance(1);
    expect(await settle(lived)).toMatchObject({ removed: 2 });
    expect(lived.names(masked)).toEqual(["sample/current.json"]);
  });

  it("stop at the deadline after a month at least, and go on where they stopped", async () => {
    const lived = world();
    for (const date of ["2026-05-31", "2026-06-01", "2026-07-31"]) lived.put(sampleDocument("ann", date, [1]));
    const late = { pageSize: 100, deadline: 0 };
    expect(await runExport(lived.calm, sample, late)).toMatchObject({ months: 1 });
    await runExport(lived.calm, sample, late);
    while ((await runExport(lived.calm, sample, late)).pending > 0);
    await expectWhole(lived);
  });

  it("are written anew with another key of pseudonyms, and with other columns", async () => {
    const lived = world();
    lived.put(sampleDocument("ann", "2026-05-31", [1]));
    await settle(lived);
    const rekeyed = { ...lived.calm, pseudonymise: pseudonymiser(Buffer.alloc(32, "b")) };
    expect(await runExport(rekeyed, sample, limits)).toMatchObject({ months: 1 });
    const [row] = (await exportedMonths(lived, masked))["2026-05"] ?? [];
    expect(row?.["user_id"]).toBe(rekeyed.pseudonymise("user", "ann"));
    const fewer = { ...sample, columns: sample.columns.slice(0, 2) };
    expect(await runExport(rekeyed, fewer, limits)).toMatchObject({ months: 1 });
    expect(await runExport(rekeyed, fewer, limits)).toMatchObject({ months: 0, documents: 0 });
  });

  it("write a month that is exported and of which gold holds no document any more", async () => {
    const lived = world();
    lived.put(sampleDocument("ann", "2026-05-31", [1]));
    await settle(lived);
    const emptied = world();
    const { gold } = emptied.calm;
    expect(await runExport({ ...lived.calm, gold }, sample, limits)).toMatchObject({ months: 1, rows: 0 });
    expect((await lived.current(personal)).months).toEqual({});
  });
});
