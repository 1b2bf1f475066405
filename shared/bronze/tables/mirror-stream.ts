import type { Action } from "../../platform/delta/actions.ts";
import { commit } from "../../platform/delta/commit.ts";
import { readSnapshot } from "../../platform/delta/log.ts";
import type { Snapshot } from "../../platform/delta/snapshot.ts";
import { conflict } from "../../platform/optimistic-concurrency.ts";
import { earliest } from "../../platform/time.ts";
import type { BronzeStore } from "../bronze-store.ts";
import { listPartitions, partitionFromKey } from "../manifest/partition.ts";
import { deleteForeign, foreignFiles } from "./foreign-files.ts";
import { partitionChanges, removal } from "./partition-changes.ts";
import { streamMetadata, streamTable, type TableKind } from "./stream-table.ts";

export interface StreamMirrored {
  /** Files added to the table, and removed from it. */
  readonly added: number;
  readonly removed: number;
  /** Milliseconds for which the oldest of the new manifest rows was not in the table; 0 without one. */
  readonly lag: number;
}

/** Actions after which a commit is written, and the other partitions follow in the next one. */
const actionsAtOnce = 1000;

/**
 * Makes the Delta table of a stream contain the files that the manifest names. The manifest decides what landed; the
 * table follows it, so that other engines count what it counts.
 *
 * A commit contains whole partitions by a state of the manifest that is newer than the version before it. After a
 * conflict with another writer the manifest is read again: an older state never follows a newer one.
 *
 * Files of other writers are removed and deleted.
 *
 * @param snapshots the last versions that are known, by container and stream
 * @param isWhole compares all rows of the manifest with the table
 */
export async function mirrorStream(
  store: BronzeStore,
  kind: TableKind,
  stream: string,
  snapshots: Map<string, Snapshot> = new Map(),
  isWhole = false,
): Promise<StreamMirrored> {
  const table = streamTable(store, kind, stream);
  const key = `${kind}/${stream}`;
  const since: (number | undefined)[] = [];
  let [added, removed] = [0, 0];
  const all = (await listPartitions(store.manifest)).filter((each) => partitionFromKey(each).stream === stream);
  let partitions = all;
  while (partitions.length > 0) {
    const done = await store.retryConflicts("table-commit", async () => {
      const before = await readSnapshot(table, snapshots.get(key));
      const { actions: own, ...change } = await changesOf(store, kind, partitions, before, isWhole);
      const foreign = await foreignFiles(store.manifest, stream, before, all);
      const actions = [...foreign.map((path) => removal(path, store.now())), ...own];
      const changes = [...streamMetadata(store, kind, stream, before), ...actions];
      const after = changes.length === 0 ? before : await commit(table, before, changes, store);
      snapshots.set(key, after ?? before);
      if (after === undefined) return conflict;
      // A run that was killed before it deleted them is completed by that of the night.
      if (foreign.length > 0 || isWhole) await deleteForeign(table, after);
      return { actions, ...change };
    });
    partitions = done.rest;
    since.push(...done.since);
    added += done.actions.filter((action) => "add" in action).length;
    removed += done.actions.filter((action) => "remove" in action).length;
  }
  const oldest = earliest(since);
  return { added, removed, lag: oldest === undefined ? 0 : Math.max(0, store.now() - oldest) };
}

interface Changes {
  readonly actions: readonly Action[];
  /** When the oldest new row of each partition was written. */
  readonly since: readonly (number | undefined)[];
  /** Partitions for the next commit. */
  readonly rest: string[];
}

async function changesOf(
  store: BronzeStore,
  kind: TableKind,
  partitions: readonly string[],
  snapshot: Snapshot,
  isWhole: boolean,
): Promise<Changes> {
  const source = { ...store, blobs: store[kind] };
  const actions: Action[] = [];
  const since: (number | undefined)[] = [];
  for (const [index, key] of partitions.entries()) {
    const changes = await partitionChanges(source, kind, key, snapshot, isWhole);
    actions.push(...changes.actions);
    since.push(changes.since);
    if (actions.length >= actionsAtOnce) return { actions, since, rest: partitions.slice(index + 1) };
  }
  return { actions, since, rest: [] };
}
