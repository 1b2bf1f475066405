import type { Table, TableWrite } from "../../platform/azure/tables.ts";
import type { ManifestRow } from "./manifest-row.ts";
import { addCounts, type OutcomeCounts } from "./outcome-counts.ts";
import { addToPartitionList, type BronzePartition, partitionKeyOf } from "./partition.ts";
import type { FileProgress, PartitionState } from "./partition-state.ts";
import { cursorKey, gapKeyOf, rowKeyOf } from "./row-keys.ts";
import type { SequenceRange, StoredGap } from "./trim.ts";

/*
 * How an event lands exactly once.
 *
 * 1. `readPartitionState` reads the cursor of the partition with its ETag. `trim` removes from the batch all events
 *    that the cursor covers: a sequence number <= `last` is a duplicate, unless it is in a gap.
 * 2. The files of the remaining events are written under new names. Readers ignore a file without a manifest row.
 * 3. `commit` writes the cursor under its ETag together with the row that names the files, in one entity-group
 *    transaction. Of two hosts that own the partition at the same time, one loses.
 * 4. After a conflict (HTTP 409 or 412) `wasCommitted` reads whether the row contains this commit id. If so, only
 *    the answer was lost, and the batch has landed. Otherwise another host was first: the batch begins again at 1.
 *
 * The files of a commit that lost are orphaned; garbage collection removes them. `row-keys.ts` lists the rows of a
 * partition.
 */

export interface Commit {
  /** Unique for each call of `commit`. */
  readonly commitId: string;
  readonly counts: OutcomeCounts;
  /** Undefined when the batch contained only duplicates. */
  readonly row: NewRow | undefined;
  /** Sequence numbers that are missing before or inside the batch. */
  readonly newGaps: readonly SequenceRange[];
  /** Gaps that the batch fills in part or whole, with what is still missing. */
  readonly narrowed: readonly StoredGap[];
}

type NewRow = Omit<ManifestRow, "position" | "from" | "writtenAt" | "counts">;

/**
 * @returns `conflict` when another host has changed the partition since `state` was read, or when the answer of this
 * commit was lost
 */
export async function commit(
  manifest: Table,
  partition: BronzePartition,
  state: PartitionState,
  change: Commit,
): Promise<"committed" | "conflict"> {
  const key = partitionKeyOf(partition);
  const { row, newGaps, narrowed } = change;
  if (state.etag === undefined) await addToPartitionList(manifest, key);
  return manifest.commit(key, [
    cursorWrite(state, change),
    ...(row === undefined ? [] : [rowWrite(state.next, row, change)]),
    ...(row === undefined || state.file === undefined ? [] : [fileWrite(state.file, row, change)]),
    ...(newGaps.length === 0 ? [] : [gapWrite(state.next, newGaps)]),
    ...narrowed.map(({ position, etag, missing }) => ({
      rowKey: gapKeyOf(position),
      etag,
      values: { missing: JSON.stringify(missing) },
    })),
  ]);
}

/** Whether a commit that was reported as a conflict is in the manifest. */
export async function wasCommitted(
  manifest: Table,
  partition: BronzePartition,
  position: number,
  commitId: string,
): Promise<boolean> {
  const key = partitionKeyOf(partition);
  const row = await manifest.get(key, rowKeyOf(position));
  if (row !== undefined) return row.values["commitId"] === commitId;
  return (await manifest.get(key, cursorKey))?.values["commitId"] === commitId;
}

/**
 * Adds a gap before the first row of a partition, whose first commit adds none: events that the hub had before it can
 * then land. An existing gap is not changed.
 */
export async function openGapAtBeginning(
  manifest: Table,
  partitionKey: string,
  missing: readonly SequenceRange[],
): Promise<void> {
  await manifest.commit(partitionKey, [gapWrite(0, missing)]);
}

function cursorWrite(state: PartitionState, { commitId, counts, row }: Commit): TableWrite {
  const next = row === undefined ? state.next : state.next + 1;
  const values = { ...addCounts(state.totals, counts), next, commitId, ...lastOf(state, row) };
  return { rowKey: cursorKey, values, ...underEtag(state) };
}

/** The cursor of a hub partition contains the last sequence number; in a file partition the row of the file does. */
function lastOf({ last, file }: PartitionState, row: NewRow | undefined): { last?: number } {
  if (file !== undefined) return {};
  const highest = row === undefined ? last : Math.max(row.last, last ?? row.last);
  return highest === undefined ? {} : { last: highest };
}

/** Duplicates come from repeated reads of the file. The counts of a file are those of its records. */
function fileWrite(file: FileProgress, { last }: NewRow, { counts }: Commit): TableWrite {
  const { rowKey, totals } = file;
  return { rowKey, values: { ...addCounts(totals, { ...counts, duplicate: 0 }), last }, ...underEtag(file) };
}

function underEtag({ etag }: { readonly etag: string | undefined }): { etag?: string } {
  return etag === undefined ? {} : { etag };
}

function rowWrite(position: number, row: NewRow, { commitId, counts }: Commit): TableWrite {
  return { rowKey: rowKeyOf(position), values: { ...row, ...counts, commitId } };
}

function gapWrite(position: number, missing: readonly SequenceRange[]): TableWrite {
  const ranges = JSON.stringify(missing);
  return { rowKey: gapKeyOf(position), values: { found: ranges, missing: ranges } };
}
