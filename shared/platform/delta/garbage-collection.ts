import { day, hour } from "../time.ts";
import type { Action } from "./actions.ts";
import { commit, type Writer } from "./commit.ts";
import { type DeltaTable, logFolder, readSnapshot, versionOf } from "./log.ts";
import { keepRemoved } from "./snapshot.ts";

/** How long an unneeded file remains; milliseconds. */
export interface Grace {
  /** A file that the log removed: readers of an earlier version may need it. */
  readonly removed: number;
  /** A file that the log never contained: its writer may still be about to commit it. */
  readonly uncommitted: number;
}

export const nightlyGrace: Grace = { removed: keepRemoved, uncommitted: hour };
/** For files that must not exist any more, such as those with an erased person. */
export const noGrace: Grace = { removed: 0, uncommitted: 0 };

export interface GarbageCollected {
  /** Number of deleted files. */
  readonly deleted: number;
  /** Whether files remain that no commit contains: another writer committed first, and the next run deletes them. */
  readonly more: boolean;
}

/**
 * Deletes the files that the latest version of a table does not contain. Those that it never contained are first
 * removed in the log: a writer that is about to commit one of them gets a conflict, and finds its file among the
 * removed ones.
 *
 * @param isAffected whether a path is one of those to look at; all files by default
 */
export async function collectGarbage(
  table: DeltaTable,
  writer: Writer,
  grace: Grace,
  isAffected: (path: string) => boolean = () => true,
): Promise<GarbageCollected> {
  // Listed before the log is read: what is committed in the meantime is in the log.
  const listed = [];
  for await (const { name, lastModified } of table.blobs.list(`${table.folder}/`)) {
    const path = name.slice(table.folder.length + 1);
    if (!name.startsWith(logFolder(table)) && isAffected(path)) listed.push({ path, lastModified });
  }
  const snapshot = await readSnapshot(table);
  const { files, removed } = snapshot;
  const now = writer.now();
  const unneeded = listed.filter(({ path }) => !files.has(path));
  const expired = unneeded.filter(({ path }) => isOver(removed.get(path)?.deletionTimestamp, grace.removed, now));
  const uncommitted = unneeded.filter(
    ({ path, lastModified }) => !removed.has(path) && isOver(lastModified, grace.uncommitted, now),
  );
  const removals = uncommitted.map(({ path }): Action => {
    return { remove: { path, deletionTimestamp: now, dataChange: false } };
  });
  const isCommitted =
    snapshot.version >= 0 && removals.length > 0 && (await commit(table, snapshot, removals, writer)) !== undefined;
  const deleted = [...expired, ...(isCommitted ? uncommitted : [])];
  for (const { path } of deleted) await table.blobs.remove(`${table.folder}/${path}`);
  return { deleted: deleted.length, more: removals.length > 0 && !isCommitted };
}

function isOver(since: number | undefined, grace: number, now: number): boolean {
  return since !== undefined && since + grace <= now;
}

/** Milliseconds for which a version can be read, see `delta.logRetentionDuration`. */
const keepLog = 30 * day;

/**
 * Deletes the files of the log that only lead to versions from more than 30 days ago.
 *
 * @returns how many files were deleted
 */
export async function removeOldLog(table: DeltaTable, now: number): Promise<number> {
  const { checkpoint: last } = await readSnapshot(table);
  const logged = [];
  for await (const { name, lastModified } of table.blobs.list(logFolder(table))) {
    const version = versionOf(name);
    if (version !== undefined) logged.push({ name, version, isOld: isOver(lastModified, keepLog, now) });
  }
  const first = Math.max(
    ...logged.flatMap(({ name, version, isOld }) => (isOld && version <= last && isCheckpoint(name) ? [version] : [])),
  );
  const old = logged.filter(({ version }) => version < first);
  for (const { name } of old) await table.blobs.remove(name);
  return old.length;
}

function isCheckpoint(name: string): boolean {
  return name.endsWith(".parquet");
}
