import { streamTable, tableKinds } from "../../../bronze/tables/stream-table.ts";
import type { BlobStore } from "../../../platform/azure/blobs.ts";
import { InvalidTable } from "../../../platform/delta/actions.ts";
import { isLogFile, type ReadableTable, readLog, readSnapshot, snapshotOf } from "../../../platform/delta/log.ts";
import type { Snapshot } from "../../../platform/delta/snapshot.ts";
import { errorMessage } from "../../../platform/error-message.ts";
import { earliest } from "../../../platform/time.ts";
import { audiences } from "../../../serving/exports/exports.ts";
import { exportedTables } from "../../../serving/exports/tables.ts";
import type { DoctorContext } from "../context.ts";
import type { TableSnapshot } from "../pipeline-snapshot.ts";
import type { CollectedPartition } from "./manifest.ts";

interface ListableTable extends ReadableTable {
  readonly container: string;
  readonly blobs: Pick<BlobStore, "read" | "list">;
}

/**
 * Reads the Delta tables of the streams that landed, and the exported ones.
 *
 * @param partitions were read before: a table may be newer
 * @param onUnreachable receives a table whose container the caller may not read
 */
export async function readTables(
  { lake, blobs }: Pick<DoctorContext, "lake" | "blobs">,
  partitions: readonly CollectedPartition[],
  onUnreachable: (table: string, error: unknown) => void,
): Promise<TableSnapshot[]> {
  const found: TableSnapshot[] = [];
  const add = async (table: ListableTable, waitingSince: (snapshot: Snapshot) => number | undefined) => {
    try {
      found.push(await tableSnapshot(table, waitingSince));
    } catch (error) {
      onUnreachable(nameOf(table), error);
    }
  };
  for (const [stream, own] of Map.groupBy(partitions, (partition) => partition.stream))
    for (const kind of tableKinds)
      await add({ container: kind, ...streamTable(lake, kind, stream) }, (snapshot) => waitingRow(own, snapshot));
  for (const { container } of audiences)
    for (const { name: folder } of exportedTables)
      await add({ container, folder, blobs: blobs(container) }, () => undefined);
  return found;
}

function nameOf({ container, folder }: Pick<ListableTable, "container" | "folder">): string {
  return `${container}/${folder}`;
}

async function tableSnapshot(
  table: ListableTable,
  waitingSince: (snapshot: Snapshot) => number | undefined,
): Promise<TableSnapshot> {
  const known = { table: nameOf(table), missing: [], waitingSince: undefined };
  try {
    const log = await readLog(table);
    if (log.damage !== undefined) return { ...known, unreadable: log.damage };
    const snapshot = snapshotOf(log);
    return { ...known, missing: await missingFiles(table, snapshot), waitingSince: waitingSince(snapshot) };
  } catch (error) {
    if (error instanceof InvalidTable) return { ...known, unreadable: errorMessage(error) };
    throw error;
  }
}

/** Reads the log again for each file that is not listed: its removal may have been committed in the meantime. */
async function missingFiles(table: ListableTable, { files }: Snapshot): Promise<string[]> {
  if (files.size === 0) return [];
  const listed = new Set<string>();
  for await (const { name } of table.blobs.list(`${table.folder}/`)) if (!isLogFile(name)) listed.add(name);
  const unlisted = [...files.keys()].filter((path) => !listed.has(`${table.folder}/${path}`));
  if (unlisted.length === 0) return [];
  const { files: latest } = await readSnapshot(table);
  return unlisted.filter((path) => latest.has(path));
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
