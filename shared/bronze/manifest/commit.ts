import type { Table, TableRow, TableWrite } from "../../platform/azure/tables.ts";
import { type BronzePartition, type ManifestRow, type OutcomeCounts, partitionKeyOf } from "./manifest-row.ts";
import type { Gap, Range } from "./trim.ts";

/*
 * One table. Rows of a partition, by row key:
 *   cursor               how far the partition has landed, under an ETag that every commit moves
 *   gap|POSITION         holes that the commit at that position found, and what is still open of them
 *   progress|READER      how far a reader of bronze has come
 *   row|POSITION         one commit; or several whose files were merged, under the position of the last one
 *   swap                 names the last swap of files; all swaps of a partition move its ETag
 *   track|FILE           in a partition of files: how far the stream's part of that file has landed, under an ETag of its own
 * All partitions are listed under the PartitionKey `partitions`.
 */
const index = "partitions";
const cursorKey = "cursor";
const noCounts: OutcomeCounts = { accepted: 0, duplicate: 0, ignored: 0, quarantined: 0 };

/** How far one file has landed. */
interface Track {
  readonly rowKey: string;
  readonly totals: OutcomeCounts;
  readonly etag: string | undefined;
}

/** What a commit begins from. */
export interface Head {
  /** Highest sequence number that landed, of the hub's partition or of the file; undefined in a new epoch, and before a file. */
  readonly last: number | undefined;
  /** Position of the next row. */
  readonly next: number;
  /** Outcomes of everything so far. */
  readonly totals: OutcomeCounts;
  readonly gaps: readonly Gap[];
  /** When a file lands: its row. */
  readonly track?: Track;
  /** Names the commit that wrote the cursor. */
  readonly attempt: string | undefined;
  readonly etag: string | undefined;
  /** When the cursor moved last, by the table's clock; epoch milliseconds. */
  readonly movedAt?: number;
}

export interface Commit {
  /** Unique to this try, so that a lost answer can be told from a lost race. */
  readonly attempt: string;
  readonly counts: OutcomeCounts;
  /** What landed; undefined when the batch brought nothing but duplicates. */
  readonly landed: Omit<ManifestRow, "position" | "from" | "writtenAt" | "counts"> | undefined;
  readonly holes: readonly Range[];
  readonly shrunk: readonly Gap[];
}

/** @param file the identity of the file that is to land, in a partition of files */
export async function readHead(manifest: Table, partition: BronzePartition, file?: string): Promise<Head> {
  const key = partitionKeyOf(partition);
  if (file === undefined) return readHubHead(manifest, key);
  const rowKey = trackKeyOf(file);
  const [cursor, track] = await Promise.all([manifest.get(key, cursorKey), manifest.get(key, rowKey)]);
  return {
    ...headFrom(cursor, []),
    last: track === undefined ? undefined : Number(track.values["last"]),
    track: { rowKey, totals: countsFrom(track?.values ?? {}), etag: track?.etag },
  };
}

/** What has become of a stream's part of a file; nothing, when it has none. */
export async function readTrack(manifest: Table, partition: BronzePartition, file: string): Promise<OutcomeCounts> {
  return countsFrom((await manifest.get(partitionKeyOf(partition), trackKeyOf(file)))?.values ?? {});
}

async function readHubHead(manifest: Table, partitionKey: string): Promise<Head> {
  let cursor: TableRow | undefined;
  const gaps: Gap[] = [];
  for await (const row of manifest.range(partitionKey, cursorKey, "progress")) {
    if (row.rowKey === cursorKey) cursor = row;
    else gaps.push({ rowKey: row.rowKey, etag: row.etag, open: JSON.parse(String(row.values["open"])) });
  }
  return headFrom(cursor, gaps);
}

function headFrom(cursor: TableRow | undefined, gaps: readonly Gap[]): Head {
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
    ...(cursor.writtenAt === undefined ? {} : { movedAt: cursor.writtenAt }),
  };
}

/** One entity-group transaction: the cursor under its ETag, the file's row under its own, the row, and the gaps. */
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
    ...(change.landed === undefined || head.track === undefined ? [] : [trackWrite(head.track, change.landed, change)]),
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

/**
 * Opens a gap before the first row, which opens none itself: so that what a hub had before it can land after all. One that is
 * there already stays as it is.
 */
export async function openGapAtBeginning(
  manifest: Table,
  partitionKey: string,
  holes: readonly Range[],
): Promise<void> {
  await manifest.commit(partitionKey, [gapWrite(0, holes)]);
}

/** Who wrote a row, and when. */
export interface Committed {
  readonly attempt: string;
  /** By the table's clock, epoch milliseconds. */
  readonly writtenAt: number | undefined;
}

/** The commit of one row; undefined when there is no row of that position. */
export async function readCommitted(
  manifest: Table,
  partitionKey: string,
  position: number,
): Promise<Committed | undefined> {
  const row = await manifest.get(partitionKey, rowKeyOf(position));
  return row && { attempt: String(row.values["attempt"]), writtenAt: row.writtenAt };
}

/**
 * Rows whose last commit lies behind `position`, in order. The first may begin before it, when it was merged meanwhile; and one may begin
 * before the end of the last, when that happens while the listing goes on. None is ever left out. See `scan`.
 */
export async function* rowsAfter(manifest: Table, partitionKey: string, position: number): AsyncIterable<ManifestRow> {
  for await (const { rowKey, values, writtenAt } of manifest.range(partitionKey, rowKeyOf(position + 1), "row~")) {
    const last = Number(rowKey.slice("row|".length));
    yield {
      position: last,
      from: Number(values["from"] ?? last),
      ...(writtenAt === undefined ? {} : { writtenAt }),
      first: Number(values["first"]),
      last: Number(values["last"]),
      dataBytes: Number(values["dataBytes"]),
      ...(values["rawBytes"] === undefined ? {} : { rawBytes: Number(values["rawBytes"]) }),
      ...(values["dataFile"] === undefined ? {} : { dataFile: String(values["dataFile"]) }),
      ...(values["trace"] === undefined ? {} : { trace: String(values["trace"]) }),
      ...(values["quarantineFile"] === undefined ? {} : { quarantineFile: String(values["quarantineFile"]) }),
      counts: countsFrom(values),
    };
  }
}

function cursorWrite(head: Head, { attempt, counts, landed }: Commit): TableWrite {
  const next = landed === undefined ? head.next : head.next + 1;
  const values = { ...addCounts(head.totals, counts), next, attempt, ...lastOf(head, landed) };
  return { rowKey: cursorKey, values, ...underEtag(head) };
}

/** The cursor of a hub's partition knows the last sequence number; of a file's record its row does. */
function lastOf({ last, track }: Head, landed: Commit["landed"]): { last?: number } {
  if (track !== undefined) return {};
  const highest = landed === undefined ? last : Math.max(landed.last, last ?? landed.last);
  return highest === undefined ? {} : { last: highest };
}

/** Duplicates are our own repetitions here: the file's counts are those of its records. */
function trackWrite(track: Track, { last }: NonNullable<Commit["landed"]>, { counts }: Commit): TableWrite {
  const { rowKey, totals } = track;
  return { rowKey, values: { ...addCounts(totals, { ...counts, duplicate: 0 }), last }, ...underEtag(track) };
}

function underEtag({ etag }: { readonly etag: string | undefined }): { etag?: string } {
  return etag === undefined ? {} : { etag };
}

export function addCounts(a: OutcomeCounts, b: OutcomeCounts): OutcomeCounts {
  return {
    accepted: a.accepted + b.accepted,
    duplicate: a.duplicate + b.duplicate,
    ignored: a.ignored + b.ignored,
    quarantined: a.quarantined + b.quarantined,
  };
}

function trackKeyOf(file: string): string {
  return `track|${file}`;
}

function rowWrite(position: number, row: NonNullable<Commit["landed"]>, { attempt, counts }: Commit): TableWrite {
  return { rowKey: rowKeyOf(position), values: { ...row, ...counts, attempt } };
}

function gapWrite(position: number, holes: readonly Range[]): TableWrite {
  return { rowKey: `gap|${padded(position)}`, values: { found: JSON.stringify(holes), open: JSON.stringify(holes) } };
}

export function rowKeyOf(position: number): string {
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
