import type { BlobStore } from "../../platform/azure/blobs.ts";
import type { Table } from "../../platform/azure/tables.ts";
import type { Action, AddFile } from "../../platform/delta/actions.ts";
import type { Snapshot } from "../../platform/delta/snapshot.ts";
import { hashId } from "../../platform/hash-id.ts";
import { conflict, type RetryConflicts } from "../../platform/optimistic-concurrency.ts";
import { earliest } from "../../platform/time.ts";
import { parseFileName } from "../files/file-name.ts";
import { type ManifestRow, rowsAfter } from "../manifest/manifest-row.ts";
import { partitionFromKey, partitionKeyOf } from "../manifest/partition.ts";
import { replacementKey } from "../manifest/row-keys.ts";
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
 */
export async function partitionChanges(
  source: ManifestSource,
  kind: TableKind,
  partitionKey: string,
  snapshot: Snapshot,
): Promise<PartitionChanges> {
  const { transactions } = snapshot;
  const position = transactions.get(partitionKey)?.version ?? 0;
  const replacement = transactions.get(replacementApp(partitionKey))?.version ?? 0;
  const { rows, ...read } = await readRows(source, partitionKey, position, replacement);
  const last = rows.at(-1)?.position ?? position;
  const isReplaced = read.replacement !== replacement;
  if (last === position && !isReplaced) return { actions: [], since: undefined };
  const known = isReplaced ? pathsOf(snapshot, partitionKey) : new Set<string>();
  const files = await Promise.all(rows.map((row) => fileOf(source.blobs, kind, row, row.from > position)));
  const wanted = new Map(files.filter((file) => file !== undefined).map((file) => [file.path, file]));
  const lastUpdated = source.now();
  const actions: Action[] = [
    ...[...known].filter((path) => !wanted.has(path)).map((path) => removal(path, lastUpdated)),
    ...[...wanted.values()].filter(({ path }) => !known.has(path)).map((add): Action => ({ add })),
    { txn: { appId: partitionKey, version: last, lastUpdated } },
  ];
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
  const isOurs = (path: string) => {
    const parsed = parseFileName(`${stream}/${path}`);
    return parsed !== undefined && partitionKeyOf(parsed.partition) === partitionKey;
  };
  return new Set([...files.keys()].filter(isOurs));
}

/** @param isNew whether the table contained none of its rows */
async function fileOf(
  blobs: BlobStore,
  kind: TableKind,
  row: ManifestRow,
  isNew: boolean,
): Promise<AddFile | undefined> {
  const name = kind === "bronze" ? row.dataFile : row.quarantineFile;
  if (name === undefined || name === "") return undefined;
  const count = kind === "bronze" ? row.counts.accepted : row.counts.quarantined;
  return {
    path: name.slice(name.indexOf("/") + 1),
    size: kind === "bronze" ? row.dataBytes : await sizeOf(blobs, name),
    modificationTime: row.writtenAt ?? 0,
    dataChange: isNew,
    // The counts of a row are those of its commits, also after an erasure removed records from its file.
    ...(row.rawBytes === undefined ? { stats: JSON.stringify({ numRecords: count }) } : {}),
  };
}

/** The manifest has no sizes of quarantine files. */
async function sizeOf(blobs: BlobStore, file: string): Promise<number> {
  for await (const { name, size } of blobs.list(file)) if (name === file) return size;
  return 0;
}

function removal(path: string, deletionTimestamp: number): Action {
  return { remove: { path, deletionTimestamp, dataChange: false } };
}
