import type { Table, TableRow, TableWrite } from "../azure/tables.ts";
import { type BronzePartition, type ManifestRow, type OutcomeCounts, partitionKeyOf } from "./rows.ts";
import type { Gap, Range } from "./trim.ts";

/*
 * One table. Rows of a partition, by row key:
 *   cursor               how far the partition has landed, under an ETag that every commit moves
 *   gap|POSITION         holes that the commit at that position found, and what is still open of them
 *   progress|READER      how far a reader of bronze has come
 *   row|POSITION         one commit
 * All partitions are listed under the PartitionKey `partitions`.
 */
const index = "partitions";
const cursorKey = "cursor";
const noCounts: OutcomeCounts = { accepted: 0, duplicate: 0, ignored: 0, quarantined: 0 };

/** What a commit begins from. */
export interface Head {
  /** Highest sequence number that landed; undefined in a new epoch. */
  readonly last: number | undefined;
  /** Position of the next row. */
  readonly next: number;
  /** Outcomes of everything so far. */
  readonly totals: OutcomeCounts;
  readonly gaps: readonly Gap[];
  /** Names the commit that wrote the cursor. */
  readonly attempt: string | undefined;
  readonly etag: string | undefined;
}

export interface Commit {
  /** Unique to this try, so that a lost answer can be told from a lost race. */
  readonly attempt: string;
  readonly counts: OutcomeCounts;
  /** What landed; undefined when the batch brought nothing but duplicates. */
  readonly landed: Omit<ManifestRow, "position" | "counts"> | undefined;
  readonly holes: readonly Range[];
  readonly shrunk: readonly Gap[];
}

export async function readHead(manifest: Table, partition: BronzePartition): Promise<Head> {
  let cursor: TableRow | undefined;
  const gaps: Gap[] = [];
  for await (const row of manifest.range(partitionKeyOf(partition), cursorKey, "progress")) {
    if (row.rowKey === cursorKey) cursor = row;
    else gaps.push({ rowKey: row.rowKey, etag: row.etag, open: JSON.parse(String(row.values["open"])) });
  }
  if (cursor === undefined)
    return { last: undefined, next: 1, totals: noCounts, gaps, attempt: undefined, etag: undefined };
  const { values, etag } = cursor;
  return {
    last: values["last"] === undefined ? undefined : Number(values["last"]),
    next: Number(values["next"]),
    totals: countsFrom(values),
    gaps: gaps.filter(({ open }) => open.length > 0),
    attempt: String(values["attempt"]),
    etag,
  };
}

/** One entity-group transaction: the cursor under its ETag, the row, and the gaps. */
export async function commit(
  manifest: Table,
  partition: BronzePartition,
  head: Head,
  change: Commit,
): Promise<"committed" | "lost"> {
  const key = partitionKeyOf(partition);
  if (head.etag === undefined) await manifest.commit(index, [{ rowKey: key, values: {} }]);
  return manifest.commit(key, [
    cursorWrite(head, change),
    ...(change.landed === undefined ? [] : [rowWrite(head.next, change.landed, change)]),
    ...(change.holes.length === 0 ? [] : [gapWrite(head.next, change.holes)]),
    ...change.shrunk.map(({ rowKey, etag, open }) => ({ rowKey, etag, values: { open: JSON.stringify(open) } })),
  ]);
}

/** Whether the try that was reported lost is in fact in the manifest: its answer was lost, not its work. */
export async function landed(
  manifest: Table,
  partition: BronzePartition,
  position: number,
  attempt: string,
): Promise<boolean> {
  const key = partitionKeyOf(partition);
  const row = await manifest.get(key, rowKeyOf(position));
  if (row !== undefined) return row.values["attempt"] === attempt;
  return (await manifest.get(key, cursorKey))?.values["attempt"] === attempt;
}

export async function listPartitions(manifest: Table): Promise<string[]> {
  const keys: string[] = [];
  for await (const { rowKey } of manifest.range(index, "", "~")) keys.push(rowKey);
  return keys;
}

export async function* rowsAfter(manifest: Table, partitionKey: string, position: number): AsyncIterable<ManifestRow> {
  for await (const { rowKey, values } of manifest.range(partitionKey, rowKeyOf(position + 1), "row~")) {
    yield {
      position: Number(rowKey.slice("row|".length)),
      first: Number(values["first"]),
      last: Number(values["last"]),
      dataBytes: Number(values["dataBytes"]),
      ...(values["dataFile"] === undefined ? {} : { dataFile: String(values["dataFile"]) }),
      ...(values["quarantineFile"] === undefined ? {} : { quarantineFile: String(values["quarantineFile"]) }),
      counts: countsFrom(values),
    };
  }
}

function cursorWrite(head: Head, { attempt, counts, landed }: Commit): TableWrite {
  const last = landed === undefined ? head.last : Math.max(landed.last, head.last ?? landed.last);
  const totals = {
    accepted: head.totals.accepted + counts.accepted,
    duplicate: head.totals.duplicate + counts.duplicate,
    ignored: head.totals.ignored + counts.ignored,
    quarantined: head.totals.quarantined + counts.quarantined,
  };
  const next = landed === undefined ? head.next : head.next + 1;
  const values = { ...totals, next, attempt, ...(last === undefined ? {} : { last }) };
  return { rowKey: cursorKey, values, ...(head.etag === undefined ? {} : { etag: head.etag }) };
}

function rowWrite(position: number, row: NonNullable<Commit["landed"]>, { attempt, counts }: Commit): TableWrite {
  return { rowKey: rowKeyOf(position), values: { ...row, ...counts, attempt } };
}

function gapWrite(position: number, holes: readonly Range[]): TableWrite {
  return { rowKey: `gap|${padded(position)}`, values: { found: JSON.stringify(holes), open: JSON.stringify(holes) } };
}

function rowKeyOf(position: number): string {
  return `row|${padded(position)}`;
}

function padded(position: number): string {
  return String(position).padStart(12, "0");
}

function countsFrom(values: TableRow["values"]): OutcomeCounts {
  const count = (name: keyof OutcomeCounts) => Number(values[name] ?? 0);
  return {
    accepted: count("accepted"),
    duplicate: count("duplicate"),
    ignored: count("ignored"),
    quarantined: count("quarantined"),
  };
}
