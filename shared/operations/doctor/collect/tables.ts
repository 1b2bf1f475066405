import { decodedPath, partitionOf } from "../../../bronze/tables/foreign-files.ts";
import { streamTable, tableKinds } from "../../../bronze/tables/stream-table.ts";
import { type AddFile, InvalidTable } from "../../../platform/delta/actions.ts";
import { isLogFile, type ReadableTable, readLog, readSnapshot, snapshotOf } from "../../../platform/delta/log.ts";
import type { Snapshot } from "../../../platform/delta/snapshot.ts";
import { errorMessage } from "../../../platform/error-message.ts";
import { earliest } from "../../../platform/time.ts";
import { monthOfFile } from "../../../serving/exports/export-table.ts";
import { audiences } from "../../../serving/exports/exports.ts";
import { lacksCommit, peekProgress } from "../../../serving/exports/progress.ts";
import { exportedTables } from "../../../serving/exports/tables.ts";
import type { DoctorContext } from "../context.ts";
import type { TableSnapshot } from "../pipeline-snapshot.ts";
import type { CollectedPartition } from "./manifest.ts";

interface ListableTable extends ReadableTable {
  readonly container: string;
}

/** What the doctor compares a table with. */
interface Expected {
  /** When the oldest row was written that a version lacks. */
  waitingSince?(snapshot: Snapshot): number | undefined;
  /** Whether a version lacks what its writer committed. */
  isLost?(snapshot: Snapshot): boolean;
  /** Whether another writer added a file. */
  isForeign(path: string): boolean;
}

/**
 * Reads the Delta tables of the streams that landed, and the exported ones.
 *
 * @param partitions were read before: a table may be newer
 * @param onUnreachable receives a table whose container the caller may not read
 */
export async function readTables(
  { lake, blobs, gold, summaries }: Pick<DoctorContext, "lake" | "blobs" | "gold" | "summaries">,
  partitions: readonly CollectedPartition[],
  onUnreachable: (table: string, error: unknown) => void,
): Promise<TableSnapshot[]> {
  const found: TableSnapshot[] = [];
  const add = async (table: ListableTable, expected: Expected) => {
    try {
      found.push(await tableSnapshot(table, expected));
    } catch (error) {
      onUnreachable(nameOf(table), error);
    }
  };
  for (const [stream, own] of Map.groupBy(partitions, (partition) => partition.stream))
    for (const kind of tableKinds)
      await add(
        { container: kind, ...streamTable(lake, kind, stream) },
        {
          waitingSince: (snapshot) => waitingRow(own, snapshot),
          isForeign: (path) => partitionOf(stream, path) === undefined,
        },
      );
  for (const { name: folder } of exportedTables) {
    const summary = summaries.find(({ name }) => name === folder);
    // Before the tables: what the progress contains was committed before.
    const progress = summary && (await peekProgress({ gold }, summary))?.document;
    for (const { container } of audiences)
      await add(
        { container, folder, blobs: blobs(container) },
        {
          isLost: (snapshot) => progress !== undefined && lacksCommit(snapshot, progress),
          isForeign: (path) => monthOfFile(path) === undefined,
        },
      );
  }
  return found;
}

function nameOf({ container, folder }: Pick<ListableTable, "container" | "folder">): string {
  return `${container}/${folder}`;
}

async function tableSnapshot(table: ListableTable, expected: Expected): Promise<TableSnapshot> {
  const known = { table: nameOf(table), missing: [], foreign: [], waitingSince: undefined };
  try {
    const log = await readLog(table);
    if (log.damage !== undefined) return { ...known, unreadable: log.damage };
    const snapshot = snapshotOf(log);
    const [foreign, own] = partitionBy([...snapshot.files.values()], ({ path }) => expected.isForeign(path));
    return {
      ...known,
      missing: await missingFiles(table, own),
      foreign: foreign.map(({ path }) => decodedPath(path)),
      waitingSince: expected.waitingSince?.(snapshot),
      isLost: expected.isLost?.(snapshot) ?? false,
    };
  } catch (error) {
    if (error instanceof InvalidTable) return { ...known, unreadable: errorMessage(error) };
    throw error;
  }
}

function partitionBy<T>(all: readonly T[], belongs: (each: T) => boolean): [T[], T[]] {
  return [all.filter(belongs), all.filter((each) => !belongs(each))];
}

/**
 * The files that do not exist, and those of another size. Reads the log again for each: its removal may have been
 * committed in the meantime.
 */
async function missingFiles(table: ListableTable, files: readonly AddFile[]): Promise<string[]> {
  if (files.length === 0) return [];
  const sizes = new Map<string, number>();
  for await (const { name, size } of table.blobs.list(`${table.folder}/`)) if (!isLogFile(name)) sizes.set(name, size);
  const differing = files.filter(({ path, size }) => sizes.get(`${table.folder}/${path}`) !== size);
  if (differing.length === 0) return [];
  const { files: latest } = await readSnapshot(table);
  return differing
    .filter(({ path }) => latest.has(path))
    .map(({ path, size }) => {
      const listed = sizes.get(`${table.folder}/${path}`);
      return listed === undefined ? path : `${path} (${listed} of ${size} bytes)`;
    });
}

/** When the oldest row was written whose position the table does not contain. */
function waitingRow(partitions: readonly CollectedPartition[], { transactions }: Snapshot): number | undefined {
  return earliest(
    partitions.map(({ key, rows }) => {
      const position = transactions.get(key)?.version ?? 0;
      return rows.find((row) => row.position > position)?.writtenAt;
    }),
  );
}
