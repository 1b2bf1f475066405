import type { Summary } from "../../gold/summary.ts";
import type { Action, AddFile, Transaction } from "../../platform/delta/actions.ts";
import { commit } from "../../platform/delta/commit.ts";
import { type DeltaTable, readSnapshot } from "../../platform/delta/log.ts";
import { isReadableWith } from "../../platform/delta/schema.ts";
import type { Snapshot } from "../../platform/delta/snapshot.ts";
import { conflict } from "../../platform/optimistic-concurrency.ts";
import type { Audience, Exports } from "./exports.ts";
import { metadataChange } from "./metadata.ts";
import type { MonthFile } from "./month-file.ts";
import type { ExportedTable } from "./tables.ts";

/** The table of an audience. */
export function tableOf(
  exports: Pick<Exports, "blobs">,
  { name }: Pick<Summary, "name">,
  { container }: Pick<Audience, "container">,
): DeltaTable {
  return { blobs: exports.blobs(container), folder: name };
}

/** The latest version of a table, from the last one that is known. */
export async function readTable(
  { snapshots }: Pick<Exports, "snapshots">,
  table: DeltaTable,
  { container }: Pick<Audience, "container">,
): Promise<Snapshot> {
  const key = `${container}/${table.folder}`;
  const snapshot = await readSnapshot(table, snapshots.get(key));
  snapshots.set(key, snapshot);
  return snapshot;
}

/** The month of a file, from its path: `2026-06-8c1f….parquet`. Undefined for a file of another writer. */
export function monthOfFile(path: string): string | undefined {
  return /^(\d{4}-\d\d|all)-[^/]+\.parquet$/.exec(path)?.[1];
}

/** The months of which a table has files. */
export function monthsOf({ files }: Pick<Snapshot, "files">): string[] {
  return [...files.keys()].flatMap((path) => monthOfFile(path) ?? []);
}

/** The files that another writer added: every commit of KoreVital removes them. */
export function foreignFiles({ files }: Pick<Snapshot, "files">): string[] {
  return [...files.keys()].filter((path) => monthOfFile(path) === undefined);
}

/** The files of a month: one at most, of those that KoreVital writes. */
export function filesOfMonth({ files }: Pick<Snapshot, "files">, month: string): string[] {
  return [...files.keys()].filter((path) => monthOfFile(path) === month);
}

/** Month -> the file that replaces those of the month; undefined if gold contains no rows of it. */
export type MonthFiles = ReadonlyMap<string, AddFile | undefined>;

/** Writes a file under a new name. It belongs to the table as soon as a commit contains it. */
export async function writeFile(
  exports: Pick<Exports, "now" | "newId">,
  { blobs, folder }: DeltaTable,
  month: string,
  file: MonthFile,
  withheld = 0,
): Promise<AddFile> {
  const path = `${month}-${exports.newId()}.parquet`;
  const content = file.finish(withheld);
  // The name is new. If the blob exists, the SDK sent this request twice.
  await blobs.create(`${folder}/${path}`, content, "application/vnd.apache.parquet");
  return {
    ...{ path, size: content.length, modificationTime: exports.now(), dataChange: true },
    stats: JSON.stringify(file.statistics()),
  };
}

export interface MonthsCommit {
  /** The version that was read before the first row of gold. */
  readonly before: Snapshot;
  readonly files: MonthFiles;
  /** What else the commit contains. */
  readonly others: readonly Action[];
  /** Edition of a generated table. */
  readonly edition?: string;
}

/**
 * Replaces the files of some months in one commit. A commit of another writer is no hindrance, unless it changed one of
 * these months since `before`: its rows may be newer.
 *
 * @returns `conflict` if it did: no commit will contain the files
 */
export async function commitMonths(
  exports: Pick<Exports, "now" | "newId" | "retryConflicts">,
  definition: ExportedTable,
  table: DeltaTable,
  { before, files, others, edition }: MonthsCommit,
): Promise<Snapshot | typeof conflict> {
  let latest = before;
  const committed = await exports.retryConflicts("table-commit", async () => {
    if (isChanged(before, latest, files)) return undefined;
    const changes = [
      ...metadataChange(exports, definition, latest, edition),
      ...fileChanges(latest, files, exports.now()),
    ];
    const newer = others.filter((action) => !("txn" in action && isBehind(action.txn, latest)));
    const whole = [...withoutUnreadable(latest, changes, exports.now()), ...newer];
    if (whole.length === 0) return latest;
    const version = await commit(table, latest, whole, exports);
    if (version !== undefined) return version;
    latest = await readSnapshot(table, latest);
    return conflict;
  });
  return committed ?? conflict;
}

/** A slower run never sets a transaction back: the table would look as if it had lost a version. */
function isBehind({ appId, version }: Transaction, { transactions }: Snapshot): boolean {
  return (transactions.get(appId)?.version ?? -1) >= version;
}

/** Deletes files that no commit contains, and none will. */
export async function deleteFiles({ blobs, folder }: DeltaTable, files: MonthFiles): Promise<void> {
  for (const file of files.values()) if (file !== undefined) await blobs.remove(`${folder}/${file.path}`);
}

/** Whether a file of one of the months was added or removed since: by another run, or as garbage. */
function isChanged(before: Snapshot, now: Snapshot, months: ReadonlyMap<string, unknown>): boolean {
  const isOurs = (path: string) => months.has(monthOfFile(path) ?? "");
  return (
    [...now.files.keys()].some((path) => isOurs(path) && !before.files.has(path)) ||
    [...now.removed.keys()].some((path) => isOurs(path) && !before.removed.has(path))
  );
}

function fileChanges(latest: Snapshot, files: MonthFiles, now: number): Action[] {
  const foreign = foreignFiles(latest).map((path) => removal(path, now));
  const replaced = [...files].flatMap(([month, add]): Action[] => [
    ...filesOfMonth(latest, month).map((path) => removal(path, now)),
    ...(add === undefined ? [] : [{ add }]),
  ]);
  return [...foreign, ...replaced];
}

/** A file in which a column has another type cannot be read any more: its month is pending, and follows. */
function withoutUnreadable({ metadata, files }: Snapshot, changes: readonly Action[], now: number): readonly Action[] {
  const schema = changes.flatMap((action) => ("metaData" in action ? [action.metaData.schemaString] : [])).at(0);
  if (schema === undefined || metadata === undefined || isReadableWith(metadata.schemaString, schema)) return changes;
  const removed = new Set(changes.flatMap((action) => ("remove" in action ? [action.remove.path] : [])));
  const others = [...files.keys()].filter((path) => !removed.has(path));
  return [...others.map((path) => removal(path, now)), ...changes];
}

function removal(path: string, now: number): Action {
  return { remove: { path, deletionTimestamp: now, dataChange: true } };
}
