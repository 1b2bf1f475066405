import type { BlobStore } from "../../platform/azure/blobs.ts";
import type { Table } from "../../platform/azure/tables.ts";
import type { BronzeEvent } from "../bronze-event.ts";
import type { BronzeStore } from "../bronze-store.ts";
import { decodeEvents, decodeQuarantined, type StoredQuarantinedEvent } from "../files/parquet.ts";
import { readListedFile } from "../files/read-listed-file.ts";
import { listConsumers } from "../manifest/consumer-progress.ts";
import { type ManifestRow, rowsAfter } from "../manifest/manifest-row.ts";
import type { Columns } from "./columns.ts";
import { positionOfSlowestConsumer } from "./compact.ts";
import type { CommitColumns } from "./merge.ts";
import { readRows, writeMerged } from "./merge-rows.ts";
import { readReplacementGuard, replaceFiles } from "./replace-files.ts";

/** Which records are erased. */
export interface ErasedRecords {
  accepted(event: BronzeEvent): Promise<boolean>;
  quarantined(event: BronzeEvent): boolean;
  /** Databases that have to read the partition first, also if they have not begun to. Those that have are known. */
  readonly readers?: readonly string[];
  /** Called before the records are removed, and again if the run is killed in between. */
  forget(partitionKey: string, erased: ErasedEvents): Promise<void>;
}

/** The erased records of a manifest row. */
export interface ErasedEvents {
  /** `position`: of the commit that they arrived in. */
  readonly accepted: readonly {
    readonly sequenceNumber: number;
    readonly record?: number | undefined;
    readonly position: number;
  }[];
  readonly quarantined: readonly StoredQuarantinedEvent[];
}

export interface RecordsErased {
  /** Manifest rows whose files were replaced. */
  readonly rows: number;
  readonly records: number;
  /** Up to which row the files were read. */
  readonly position: number;
  /** Whether the deadline passed, or another replacement intervened, before all files were read. */
  readonly more: boolean;
}

/**
 * Replaces the files of a partition that contain erased records by files without them, row by row, behind every
 * consumer. Readers see the state before or after; replaced files are garbage an hour later. A run that is killed
 * leaves at most two orphaned files.
 *
 * @param after position of the last row that was read before
 * @param deadline epoch milliseconds; no row is read after it
 */
export async function eraseRecords(
  store: BronzeStore,
  partitionKey: string,
  erased: ErasedRecords,
  after: number,
  deadline: number,
): Promise<RecordsErased> {
  const end = await readByAll(store.manifest, partitionKey, erased.readers ?? []);
  let done = { rows: 0, records: 0, position: after };
  for await (const row of rowsAfter(store.manifest, partitionKey, after)) {
    if (row.position > end) break;
    if (store.now() >= deadline) return { ...done, more: true };
    const records = await eraseInRow(store, partitionKey, erased, row);
    if (records === undefined) return { ...done, more: true };
    done = {
      rows: done.rows + (records > 0 ? 1 : 0),
      records: done.records + records,
      position: row.position,
    };
  }
  return { ...done, more: false };
}

/** The position up to which every database has read. */
async function readByAll(manifest: Table, partitionKey: string, readers: readonly string[]): Promise<number> {
  const known = new Set((await listConsumers(manifest, partitionKey)).map(({ consumer }) => consumer));
  return readers.every((reader) => known.has(reader)) ? positionOfSlowestConsumer(manifest, partitionKey) : 0;
}

/** @returns how many records were erased; undefined when another replacement intervened */
async function eraseInRow(
  store: BronzeStore,
  partitionKey: string,
  erased: ErasedRecords,
  row: ManifestRow,
): Promise<number | undefined> {
  const guard = await readReplacementGuard(store.manifest, partitionKey);
  const accepted = await split(await readFile(store.bronze, row.dataFile, decodeEvents), erased.accepted);
  const quarantined = await split(
    await readFile(store.quarantine, row.quarantineFile, decodeQuarantined),
    async (event) => erased.quarantined(event),
  );
  const records = accepted.erased.length + quarantined.erased.length;
  if (records === 0) return 0;
  await erased.forget(partitionKey, {
    accepted: accepted.erased.map((event) => ({ ...event, position: event.position ?? row.position })),
    quarantined: quarantined.erased,
  });
  const read = await readRows(store, [row], 0);
  const files = { data: only(read.data, accepted.kept), quarantined: only(read.quarantined, quarantined.kept) };
  const commitId = store.newId();
  const written = await writeMerged(store, partitionKey, { ...read, ...files }, commitId);
  const replaced = await replaceFiles(store.manifest, partitionKey, guard, [row], written, commitId);
  return replaced === undefined ? undefined : records;
}

async function readFile<E>(
  blobs: BlobStore,
  file: string | undefined,
  decode: (content: Uint8Array) => Promise<E[]>,
): Promise<E[]> {
  return file === undefined ? [] : decode(await readListedFile(blobs, file));
}

/** The indices of the events that remain, and the erased events. */
async function split<E>(
  events: readonly E[],
  isErased: (event: E) => Promise<boolean>,
): Promise<{ readonly kept: ReadonlySet<number>; readonly erased: readonly E[] }> {
  const kept = new Set<number>();
  const erased: E[] = [];
  for (const [index, event] of events.entries())
    if (await isErased(event)) erased.push(event);
    else kept.add(index);
  return { kept, erased };
}

function only(parts: readonly CommitColumns[], kept: ReadonlySet<number>): CommitColumns[] {
  if (kept.size === 0) return [];
  return parts.map(({ position, content }) => ({ position, content: filtered(content, kept) }));
}

function filtered({ bytes, columns }: Columns, kept: ReadonlySet<number>): Columns {
  const rest = [...columns].map(([name, { element, data }]) => {
    return [name, { element, data: data.filter((_, index) => kept.has(index)) }] as const;
  });
  return { records: kept.size, bytes, columns: new Map(rest) };
}
