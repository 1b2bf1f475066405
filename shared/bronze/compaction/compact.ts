import type { Table } from "../../platform/azure/tables.ts";
import type { BronzeStore } from "../hub-batches/land-batch.ts";
import { listPartitions, rowsAfter } from "../manifest/commit.ts";
import type { ManifestRow } from "../manifest/manifest-row.ts";
import { readersOf } from "../manifest/reader-progress.ts";
import { groupsToMerge, isHeavy, type MergeLimits } from "./groups.ts";
import { readRows, writeMerged } from "./merge-rows.ts";
import { readGuard, type SwapGuard, swap } from "./replace-files.ts";

export interface Compacted {
  /** Manifest rows whose files were merged, and how many stand for them now. */
  readonly rows: number;
  readonly into: number;
  /** Compressed bytes of data files before and after. */
  readonly before: number;
  readonly after: number;
  /** Whether time ran out before all was merged. */
  readonly more: boolean;
}

const nothing: Compacted = { rows: 0, into: 0, before: 0, after: 0, more: false };

/** Groups of one pass: a lake that was never compacted has more rows than memory should hold. */
const groupsAtOnce = 100;
/** Rows that are read before somebody looks whether they are enough. */
const rowsAtOnce = 1000;

/**
 * What can be merged: rows behind every reader that goes on from a position, so that none meets a row that it has read in part.
 *
 * @param enough so many groups, the first ones
 */
async function mergeableGroups(
  manifest: Table,
  partitionKey: string,
  limits: MergeLimits,
  enough: number,
): Promise<ManifestRow[][]> {
  const end = await slowestReader(manifest, partitionKey);
  const rows: ManifestRow[] = [];
  for await (const row of rowsAfter(manifest, partitionKey, 0)) {
    if (row.position > end) break;
    rows.push(row);
    if (rows.length % rowsAtOnce > 0) continue;
    const groups = groupsToMerge(rows, limits);
    // The last one may still grow.
    if (groups.length > enough) return groups.slice(0, enough);
  }
  return groupsToMerge(rows, limits);
}

/**
 * Merges the small files of one partition into large ones, and those again, until nothing is left or the deadline comes. Killed anywhere
 * it leaves at most two blobs that nothing names. Two at one time do no harm: who loses a swap leaves the rest to the other.
 *
 * @param deadline epoch milliseconds; nothing is begun after it
 */
export async function compactPartition(
  store: BronzeStore,
  partitionKey: string,
  limits: MergeLimits,
  deadline: number,
): Promise<Compacted> {
  let done = nothing;
  for (;;) {
    const pass = await onePass(store, partitionKey, limits, deadline);
    done = added(done, pass);
    if (pass.into === 0 || pass.isOver) return { ...done, more: pass.more };
  }
}

type Pass = Compacted & { readonly isOver: boolean };

async function onePass(store: BronzeStore, partitionKey: string, limits: MergeLimits, deadline: number): Promise<Pass> {
  let done = nothing;
  let guard: SwapGuard | undefined = await readGuard(store.manifest, partitionKey);
  for (const group of await mergeableGroups(store.manifest, partitionKey, limits, groupsAtOnce)) {
    for (let rest: readonly ManifestRow[] = group; rest.length > 0; ) {
      if (store.now() >= deadline) return { ...done, more: true, isOver: true };
      const read = await readRows(store, rest, limits.memory);
      rest = rest.slice(read.rows.length);
      // A heavy commit is written again by itself: its row then says that it is, and nobody reads it in vain tomorrow.
      if (read.rows.length === 1 && !isHeavy(read.rawBytes, limits)) continue;
      const attempt = store.newId();
      const files = await writeMerged(store, partitionKey, read, attempt);
      guard = await swap(store.manifest, partitionKey, guard, read.rows, files, attempt);
      if (guard === undefined) return { ...done, isOver: true };
      const before = read.rows.reduce((total, { dataBytes }) => total + dataBytes, 0);
      done = added(done, { rows: read.rows.length, into: 1, before, after: files.dataBytes, more: false });
    }
  }
  return { ...done, isOver: false };
}

/** Position that all have come to who go on from where they were: each silver database. 0 before the first has begun. */
async function slowestReader(manifest: Table, partitionKey: string): Promise<number> {
  const positions = (await readersOf(manifest, partitionKey)).map(({ position }) => position);
  return positions.length === 0 ? 0 : Math.min(...positions);
}

function added(a: Compacted, b: Compacted): Compacted {
  const { rows, into, before, after } = b;
  return {
    rows: a.rows + rows,
    into: a.into + into,
    before: a.before + before,
    after: a.after + after,
    more: b.more,
  };
}

/** Partitions behind `after`, in order of their keys, in which something can be merged; at most so many. */
export async function partitionsToCompact(
  manifest: Table,
  limits: MergeLimits,
  after: string,
  atMost: number,
): Promise<string[]> {
  const found: string[] = [];
  for (const key of await listPartitions(manifest)) {
    if (found.length === atMost) break;
    if (key > after && (await mergeableGroups(manifest, key, limits, 1)).length > 0) found.push(key);
  }
  return found;
}
