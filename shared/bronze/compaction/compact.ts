import type { Table } from "../../platform/azure/tables.ts";
import { sumBy } from "../../platform/sum.ts";
import type { BronzeStore } from "../bronze-store.ts";
import { listConsumers } from "../manifest/consumer-progress.ts";
import { type ManifestRow, rowsAfter } from "../manifest/manifest-row.ts";
import { listPartitions } from "../manifest/partition.ts";
import { groupsToMerge, isHeavy, type MergeLimits } from "./groups.ts";
import { readRows, writeMerged } from "./merge-rows.ts";
import { type ReplacementGuard, readReplacementGuard, replaceFiles } from "./replace-files.ts";

export interface CompactionResult {
  /** Manifest rows whose files were merged, and the number of rows that replaced them. */
  readonly rows: number;
  readonly into: number;
  /** Compressed bytes of data files before and after. */
  readonly before: number;
  readonly after: number;
  /** Whether the deadline passed before all was merged. */
  readonly more: boolean;
}

const nothing: CompactionResult = { rows: 0, into: 0, before: 0, after: 0, more: false };

/** Groups of one pass: a lake that was never compacted has more rows than fit into memory. */
const maxGroups = 100;
/** Rows that are read between two checks whether there are enough groups. */
const rowsPerCheck = 1000;

/**
 * The first groups that can be merged, at most `limit`. All their rows have been read by every consumer, so that no
 * consumer has read a merged row in part.
 */
async function mergeableGroups(
  manifest: Table,
  partitionKey: string,
  limits: MergeLimits,
  limit: number,
): Promise<ManifestRow[][]> {
  const end = await positionOfSlowestConsumer(manifest, partitionKey);
  const rows: ManifestRow[] = [];
  for await (const row of rowsAfter(manifest, partitionKey, 0)) {
    if (row.position > end) break;
    rows.push(row);
    if (rows.length % rowsPerCheck > 0) continue;
    const groups = groupsToMerge(rows, limits);
    // The last group can still grow.
    if (groups.length > limit) return groups.slice(0, limit);
  }
  return groupsToMerge(rows, limits);
}

/**
 * Merges the small files of one partition into large ones, repeatedly, until none are left or the deadline has passed.
 * A run that is killed leaves at most two orphaned files. Two runs can overlap: the one whose file replacement
 * conflicts stops.
 *
 * @param deadline epoch milliseconds; no merge begins after it
 */
export async function compactPartition(
  store: BronzeStore,
  partitionKey: string,
  limits: MergeLimits,
  deadline: number,
): Promise<CompactionResult> {
  let done = nothing;
  for (;;) {
    const pass = await onePass(store, partitionKey, limits, deadline);
    done = added(done, pass);
    if (pass.into === 0 || pass.isOver) return { ...done, more: pass.more };
  }
}

type Pass = CompactionResult & { readonly isOver: boolean };

async function onePass(store: BronzeStore, partitionKey: string, limits: MergeLimits, deadline: number): Promise<Pass> {
  let done = nothing;
  let guard: ReplacementGuard | undefined = await readReplacementGuard(store.manifest, partitionKey);
  for (const group of await mergeableGroups(store.manifest, partitionKey, limits, maxGroups)) {
    for (let rest: readonly ManifestRow[] = group; rest.length > 0; ) {
      if (store.now() >= deadline) return { ...done, more: true, isOver: true };
      const read = await readRows(store, rest, limits.memory);
      rest = rest.slice(read.rows.length);
      // A heavy commit is rewritten alone: its row then contains `rawBytes`, and no later run reads it again.
      if (read.rows.length === 1 && !isHeavy(read.rawBytes, limits)) continue;
      const commitId = store.newId();
      const files = await writeMerged(store, partitionKey, read, commitId);
      guard = await replaceFiles(store.manifest, partitionKey, guard, read.rows, files, commitId);
      if (guard === undefined) return { ...done, isOver: true };
      const before = sumBy(read.rows, ({ dataBytes }) => dataBytes);
      done = added(done, { rows: read.rows.length, into: 1, before, after: files.dataBytes, more: false });
    }
  }
  return { ...done, isOver: false };
}

/** The lowest position of all consumers; 0 before the first has begun. */
export async function positionOfSlowestConsumer(manifest: Table, partitionKey: string): Promise<number> {
  const positions = (await listConsumers(manifest, partitionKey)).map(({ position }) => position);
  return positions.length === 0 ? 0 : Math.min(...positions);
}

function added(a: CompactionResult, b: CompactionResult): CompactionResult {
  const { rows, into, before, after } = b;
  return {
    rows: a.rows + rows,
    into: a.into + into,
    before: a.before + before,
    after: a.after + after,
    more: b.more,
  };
}

/** Keys greater than `after` of partitions in which files can be merged, in order; at most `limit`. */
export async function partitionsToCompact(
  manifest: Table,
  limits: MergeLimits,
  after: string,
  limit: number,
): Promise<string[]> {
  const found: string[] = [];
  for (const key of await listPartitions(manifest)) {
    if (found.length === limit) break;
    if (key > after && (await mergeableGroups(manifest, key, limits, 1)).length > 0) found.push(key);
  }
  return found;
}
