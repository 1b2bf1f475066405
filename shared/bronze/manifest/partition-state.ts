import type { Table, TableRow } from "../../platform/azure/tables.ts";
import { countsFrom, noCounts, type OutcomeCounts } from "./outcome-counts.ts";
import { type BronzePartition, partitionKeyOf } from "./partition.ts";
import { cursorKey, endOf, fileKeyOf, gapPrefix } from "./row-keys.ts";
import { listOf, type RowValues, rowValues } from "./row-values.ts";
import type { SequenceRange, StoredGap } from "./trim.ts";

/** How far the part of one landed file that belongs to the partition's stream has landed. */
export interface FileProgress {
  readonly rowKey: string;
  readonly totals: OutcomeCounts;
  /** Undefined before the first commit. */
  readonly etag: string | undefined;
}

/** The state from which a commit begins. */
export interface PartitionState {
  /** Highest sequence number that landed, of the hub partition or of the file; undefined before the first commit. */
  readonly last: number | undefined;
  /** Position of the next row. */
  readonly next: number;
  /** Outcomes of all commits. */
  readonly totals: OutcomeCounts;
  /** Gaps with sequence numbers that are still missing. */
  readonly gaps: readonly StoredGap[];
  /** Only when a file lands. */
  readonly file?: FileProgress;
  /** ETag of the cursor; undefined before the first commit. */
  readonly etag: string | undefined;
  /** When the cursor was written, by the table's clock; epoch milliseconds. */
  readonly movedAt?: number;
}

/**
 * @param file the identity of the file that is to land, in a file partition
 * @throws InvalidRow when a row is not of the shape that `commit` writes
 */
export async function readPartitionState(
  manifest: Table,
  partition: BronzePartition,
  file?: string,
): Promise<PartitionState> {
  const key = partitionKeyOf(partition);
  if (file === undefined) return readWithGaps(manifest, key);
  const rowKey = fileKeyOf(file);
  const [cursor, row] = await Promise.all([manifest.get(key, cursorKey), manifest.get(key, rowKey)]);
  const state = stateFrom(key, cursor, []);
  if (row === undefined) return { ...state, last: undefined, file: { rowKey, totals: noCounts, etag: undefined } };
  const values = valuesOf(key, row);
  return { ...state, last: values.integer("last"), file: { rowKey, totals: countsFrom(values), etag: row.etag } };
}

/** Outcomes of the part of a file that belongs to the partition's stream. */
export async function readFileCounts(
  manifest: Table,
  partition: BronzePartition,
  file: string,
): Promise<OutcomeCounts> {
  const key = partitionKeyOf(partition);
  const row = await manifest.get(key, fileKeyOf(file));
  return row === undefined ? noCounts : countsFrom(valuesOf(key, row));
}

/** One request reads the cursor and the gaps. */
async function readWithGaps(manifest: Table, partitionKey: string): Promise<PartitionState> {
  let cursor: TableRow | undefined;
  const gaps: StoredGap[] = [];
  for await (const row of manifest.range(partitionKey, cursorKey, endOf(gapPrefix))) {
    if (row.rowKey === cursorKey) cursor = row;
    else gaps.push(gapFrom(partitionKey, row));
  }
  return stateFrom(
    partitionKey,
    cursor,
    gaps.filter(({ missing }) => missing.length > 0),
  );
}

/** All gaps of a partition, filled ones too, with the keys of their rows. */
export async function storedGaps(
  manifest: Table,
  partitionKey: string,
): Promise<readonly (StoredGap & Pick<TableRow, "rowKey">)[]> {
  const gaps = [];
  for await (const row of manifest.range(partitionKey, gapPrefix, endOf(gapPrefix)))
    gaps.push({ ...gapFrom(partitionKey, row), rowKey: row.rowKey });
  return gaps;
}

function stateFrom(partitionKey: string, cursor: TableRow | undefined, gaps: readonly StoredGap[]): PartitionState {
  if (cursor === undefined) return { last: undefined, next: 1, totals: noCounts, gaps, etag: undefined };
  const values = valuesOf(partitionKey, cursor);
  return {
    last: values.optionalInteger("last"),
    next: values.integer("next"),
    totals: countsFrom(values),
    gaps,
    etag: cursor.etag,
    ...(cursor.writtenAt === undefined ? {} : { movedAt: cursor.writtenAt }),
  };
}

function gapFrom(partitionKey: string, row: TableRow): StoredGap {
  const { rowKey, etag } = row;
  return {
    position: Number(rowKey.slice(gapPrefix.length)),
    etag,
    missing: valuesOf(partitionKey, row).json("missing", listOf(rangeFrom)),
  };
}

function rangeFrom(value: unknown): SequenceRange | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [from, to]: unknown[] = value;
  return Number.isSafeInteger(from) && Number.isSafeInteger(to) ? [Number(from), Number(to)] : undefined;
}

function valuesOf(partitionKey: string, row: TableRow): RowValues {
  return rowValues("manifest", partitionKey, row);
}
