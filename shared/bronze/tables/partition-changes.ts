import type { BlobStore } from "../../platform/azure/blobs.ts";
import type { Table } from "../../platform/azure/tables.ts";
import type { Action, AddFile } from "../../platform/delta/actions.ts";
import type { Snapshot } from "../../platform/delta/snapshot.ts";
import { hashId } from "../../platform/hash-id.ts";
import { conflict, type RetryConflicts } from "../../platform/optimistic-concurrency.ts";
import { earliest } from "../../platform/time.ts";
import { type ManifestRow, rowsAfter } from "../manifest/manifest-row.ts";
import { partitionFromKey } from "../manifest/partition.ts";
import { replacementKey } from "../manifest/row-keys.ts";
import { partitionOf } from "./foreign-files.ts";
import type { TableKind } from "./stream-table.ts";

/** What a partition of the manifest adds to and removes from the table of its stream. */
export interface PartitionChanges {
  readonly actions: readonly Action[];
  /** When the oldest row was written that the table did not contain, epoch milliseconds. */
  readonly since: number | undefined;
}

export interface ManifestSource {
  readonly manifest: Table;
  readonly blobs: BlobStore;
  readonly retryConflicts: RetryConflicts;
  /** Epoch milliseconds. */
  now(): number;
}

/**
 * The changes that make a table contain the files that the manifest names: the rows behind the position that the table
 * contains, in order. After a file replacement (compaction or erasure) all rows are compared with the files of the
 * table.
 *
 * The table has two transactions per partition: the position of its last row, and the last replacement.
 *
 * @param snapshot was read before: the manifest may be newer, and never older
 * @param isWhole compares all rows also without a replacement: another writer may have changed the table
 */
export async function partitionChanges(
  source: ManifestSource,
  kind: TableKind,
  partitionKey: string,
  snapshot: Snapshot,
  isWhole = false,
): Promise<PartitionChanges> {
  const { transactions } = snapshot;
  const position = transactions.get(partitionKey)?.version ?? 0;
  const replacement = transactions.get(replacementApp(partitionKey))?.version ?? 0;
  const { rows, ...read } = await readRows(source, partitionKey, isWhole ? 0 : position, replacement);
  const last = rows.at(-1)?.position ?? position;
  const isReplaced = read.replacement !== replacement;
  const known = isReplaced || isWhole ? pathsOf(snapshot, partitionKey) : new Set<string>();
  const wanted = new Map(rows.flatMap((row) => namedBy(kind, row)));
  const added = [...wanted].filter(([path]) => !known.has(path));
  const files = await Promise.all(added.map(([path, row]) => fileOf(source.blobs, kind, path, row, position)));
  const lastUpdated = source.now();
  const actions: Action[] = [
    ...[...known].filter((path) => !wanted.has(path)).map((path) => removal(path, lastUpdated)),
    ...files.filter((file) => file !== undefined).map((add): Action => ({ add })),
  ];
  if (actions.length === 0 && last === position && !isReplaced) return { actions, since: undefined };
  actions.push({ txn: { appId: partitionKey, version: last, lastUpdated } });
  if (isReplaced)
    actions.push({ txn: { appId: replacementApp(partitionKey), version: read.replacement, lastUpdated } });
  const since = earliest(rows.filter((row) => row.position > position).map(({ writtenAt }) => writtenAt));
  return { actions, since };
}

function replacementApp(partitionKey: string): string {
  return `replacement ${partitionKey}`;
}

/**
 * All rows after a replacement, otherwise those behind the position. Every replacement writes one row of the partition
 * in its transaction: a listing that began and ended with the same one contains the rows of one state.
 */
function readRows({ manifest, retryConflicts }: ManifestSource, key: string, position: number, known: number) {
  return retryConflicts("manifest-listing", async () => {
    const replacement = await replacementOf(manifest, key);
    const rows: ManifestRow[] = [];
    for await (const row of rowsAfter(manifest, key, replacement === known ? position : 0)) rows.push(row);
    // Most partitions have nothing new at most ticks: what is replaced meanwhile is for the next one.
    const isUnchanged = rows.length === 0 && replacement === known;
    if (isUnchanged || (await replacementOf(manifest, key)) === replacement) return { rows, replacement };
    return conflict;
  });
}

/** The last replacement as a number, because the version of a transaction is one; 0 without one. */
async function replacementOf(manifest: Table, key: string): Promise<number> {
  const commitId = (await manifest.get(key, replacementKey))?.values["commitId"];
  // 48 bits: two replacements in a row with the same number are less likely than a lost disk.
  return commitId === undefined ? 0 : Number.parseInt(hashId("replacement", String(commitId)).slice(0, 12), 16);
}

/** The files of the partition that the table contains. */
function pathsOf({ files }: Snapshot, partitionKey: string): Set<string> {
  const { stream } = partitionFromKey(partitionKey);
  return new Set([...files.keys()].filter((path) => partitionOf(stream, path) === partitionKey));
}

/** The path of a row's file in the table, with the row. */
function namedBy(kind: TableKind, row: ManifestRow): [string, ManifestRow][] {
  const name = kind === "bronze" ? row.dataFile : row.quarantineFile;
  return name === undefined || name === "" ? [] : [[name.slice(name.indexOf("/") + 1), row]];
}

/**
 * @param position of the last row that the table contained
 * @returns undefined for a quarantine file that does not exist: the doctor reports it, and when it is restored, the
 *   next comparison of all rows adds it. An action with a wrong size would break the table for ever
 */
async function fileOf(
  blobs: BlobStore,
  kind: TableKind,
  path: string,
  row: ManifestRow,
  position: number,
): Promise<AddFile | undefined> {
  const size = kind === "bronze" ? row.dataBytes : await sizeOf(blobs, row.quarantineFile ?? "");
  if (size === undefined) return undefined;
  const count = kind === "bronze" ? row.counts.accepted : row.counts.quarantined;
  return {
    ...{ path, size, modificationTime: row.writtenAt ?? 0 },
    // Whether the table contained none of its rows.
    dataChange: row.from > position,
    // The counts of a row are those of its commits, also after an erasure removed records from its file.
    ...(row.rawBytes === undefined ? { stats: JSON.stringify({ numRecords: count }) } : {}),
  };
}

/** The manifest has no sizes of quarantine files. */
async function sizeOf(blobs: BlobStore, file: string): Promise<number | undefined> {
  for await (const { name, size } of blobs.list(file)) if (name === file) return size;
  return undefined;
}

export function removal(path: string, deletionTimestamp: number): Action {
  return { remove: { path, deletionTimestamp, dataChange: false } };
}
