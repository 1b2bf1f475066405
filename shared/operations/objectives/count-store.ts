import { listOf, rowValues } from "../../bronze/manifest/row-values.ts";
import type { Table, TableRow, TableWrite } from "../../platform/azure/tables.ts";
import { conflict, type RetryConflicts } from "../../platform/optimistic-concurrency.ts";
import { day, hour, minute } from "../../platform/time.ts";
import { addCounts, type Counts, noCounts, type Objective } from "../../slo/objective.ts";

/*
 * The counts of the objectives, in the table `objectives`: PartitionKey is the objective. A series (the value of `of`)
 * has one row for each of the last days, and one for each of the last hours with its slots of 5 minutes. The keys
 * repeat after 40 days and after 24 hours, so that the table does not grow.
 */

export const objectivesTable = "objectives";

export interface ObjectiveStore {
  readonly table: Table;
  readonly retryConflicts: RetryConflicts;
}

/** Counts of one objective by `of`. */
export type SeriesCounts = ReadonlyMap<string, Counts>;

interface Ring {
  readonly prefix: string;
  readonly span: number;
  readonly size: number;
}

const days: Ring = { prefix: "day|", span: day, size: 40 };
const hours: Ring = { prefix: "hour|", span: hour, size: 24 };
const slot = 5 * minute;
/** A transaction has 100 rows at most, and a series two. */
const seriesPerCommit = 50;

/** @param now epoch milliseconds */
export async function addObjectiveCounts(
  { table, retryConflicts }: ObjectiveStore,
  objective: string,
  counts: SeriesCounts,
  now: number,
): Promise<void> {
  const series = [...counts];
  for (let from = 0; from < series.length; from += seriesPerCommit) {
    const some = series.slice(from, from + seriesPerCommit);
    await retryConflicts("objective-counts", async () => {
      const writes = some.map(([of, each]) => [
        dayWrite(table, objective, of, each, now),
        hourWrite(table, objective, of, each, now),
      ]);
      const outcome = await table.commit(objective, await Promise.all(writes.flat()));
      return outcome === "conflict" ? conflict : undefined;
    });
  }
}

async function dayWrite(table: Table, objective: string, of: string, added: Counts, now: number): Promise<TableWrite> {
  const { known, start, write } = await current(table, objective, days, of, now);
  return write({ start, ...addCounts(known === undefined ? noCounts : dayCounts(objective, known), added) });
}

async function hourWrite(table: Table, objective: string, of: string, added: Counts, now: number): Promise<TableWrite> {
  const { known, start, write } = await current(table, objective, hours, of, now);
  const slots = known === undefined ? emptySlots() : [...slotsOf(objective, known)];
  const index = Math.floor((now - start) / slot);
  slots[index] = addCounts(slots[index] ?? noCounts, added);
  return write({ start, slots: JSON.stringify(slots.map(({ good, bad }) => [good, bad])) });
}

/** The row of the current day or hour; `known` is undefined if there is none, or one that is to be overwritten. */
async function current(table: Table, objective: string, { prefix, span, size }: Ring, of: string, now: number) {
  const number = Math.floor(now / span);
  const start = number * span;
  const rowKey = `${prefix}${String(number % size).padStart(2, "0")}|${of}`;
  const row = await table.get(objective, rowKey);
  return {
    start,
    known: row !== undefined && startOf(objective, row) === start ? row : undefined,
    write: (values: TableWrite["values"]): TableWrite => ({
      rowKey,
      values,
      ...(row === undefined ? {} : { etag: row.etag }),
    }),
  };
}

/** Reads the counts of one objective, by series. */
export interface StoredCounts {
  /** Counts since `from`, epoch milliseconds: of whole days, or of slots of 5 minutes within the last 24 hours. */
  since(from: number): SeriesCounts;
}

/** @param now epoch milliseconds */
export async function readObjectiveCounts(
  table: Table,
  { name }: Pick<Objective, "name">,
  now: number,
): Promise<StoredCounts> {
  const [dayRows, hourRows] = await Promise.all([rowsOf(table, name, days), rowsOf(table, name, hours)]);
  const byDay = dayRows.map((row) => ({ of: ofRow(row), at: startOf(name, row), counts: dayCounts(name, row) }));
  const bySlot = hourRows.flatMap((row) =>
    slotsOf(name, row).map((counts, index) => ({ of: ofRow(row), at: startOf(name, row) + index * slot, counts })),
  );
  return {
    since(from) {
      const [parts, first] = now - from < day ? [bySlot, from - slot] : [byDay, from - day];
      const sums = new Map<string, Counts>();
      for (const { of, at, counts } of parts)
        if (at > first && at <= now && counts.good + counts.bad > 0)
          sums.set(of, addCounts(sums.get(of) ?? noCounts, counts));
      return sums;
    },
  };
}

async function rowsOf(table: Table, objective: string, { prefix }: Ring): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const row of table.range(objective, prefix, `${prefix.slice(0, -1)}}`)) rows.push(row);
  return rows;
}

function ofRow({ rowKey }: TableRow): string {
  return rowKey.split("|").slice(2).join("|");
}

function startOf(objective: string, row: TableRow): number {
  return rowValues(objectivesTable, objective, row).integer("start");
}

function dayCounts(objective: string, row: TableRow): Counts {
  const values = rowValues(objectivesTable, objective, row);
  return { good: values.integer("good"), bad: values.integer("bad") };
}

function slotsOf(objective: string, row: TableRow): readonly Counts[] {
  return rowValues(objectivesTable, objective, row).json("slots", listOf(countsFrom));
}

function countsFrom(value: unknown): Counts | undefined {
  if (!Array.isArray(value)) return undefined;
  const [good, bad]: unknown[] = value;
  return typeof good === "number" && typeof bad === "number" ? { good, bad } : undefined;
}

function emptySlots(): Counts[] {
  return Array.from({ length: hour / slot }, () => noCounts);
}
