import { isDeepStrictEqual } from "node:util";
import type { Lake } from "../../bronze/bronze-store.ts";
import { parquetType } from "../../bronze/files/file-name.ts";
import { consumerPrefix } from "../../bronze/manifest/row-keys.ts";
import type { Table } from "../../platform/azure/tables.ts";
import { PermanentFailure } from "../../platform/korevital-error.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import { copiedName, type LakeCopy, newestManifest } from "./lake-copy.ts";
import { blobsIn, decodeSnapshot, type SnapshotPartition, type SnapshotRow } from "./manifest-snapshot.ts";

/** The restore cannot begin, or cannot continue. */
export class RestoreImpossible extends PermanentFailure {
  override readonly name = "RestoreImpossible";
  readonly code = "restore-impossible";
}

export interface Restored {
  /** Events that landed later are not in the copy; epoch milliseconds. */
  readonly asOf: number;
  readonly blobs: number;
  readonly bytes: number;
  readonly rows: number;
}

const atOnce = 8;
/** Rows of one transaction. */
const rowsAtOnce = 100;

/**
 * Writes the files and the manifest of the copy into an empty lake. It can be repeated: what exists with the same
 * content is left alone. Files are written first, so that the manifest never names a missing file.
 *
 * @param before uses the newest manifest that was read before; epoch milliseconds
 * @throws RestoreImpossible if the copy is empty or incomplete, or the lake contains other rows
 */
export async function restoreLake(
  lake: Lake,
  copy: LakeCopy,
  before?: number,
  onProgress: (done: number, all: number) => void = () => {},
): Promise<Restored> {
  const newest = await newestManifest(copy, before);
  if (newest === undefined) throw new RestoreImpossible("the copy contains no manifest of that time");
  const content = await copy.read(newest.name);
  const snapshot = await decodeSnapshot(newest.name, content ?? new Uint8Array());
  const { set, takenAt } = snapshot;
  const partitions = snapshot.partitions.map(withoutProgress);
  // Before anything is written: a lake with other rows is not the one to restore.
  for (const partition of partitions) await missingRows(lake.manifest, partition);
  const blobs = blobsIn(partitions);
  let done = 0;
  const sizes = await mapConcurrent(blobs, atOnce, async ({ container, blob }) => {
    const copied = copiedName(set, container, blob);
    const file = await copy.read(copied);
    if (file === undefined) throw new RestoreImpossible(`the copy lacks ${copied}`);
    await lake[container].create(blob, file, parquetType);
    done += 1;
    onProgress(done, blobs.length);
    return file.length;
  });
  let rows = 0;
  for (const partition of partitions) rows += await writeRows(lake.manifest, partition);
  return { asOf: takenAt, blobs: blobs.length, bytes: sizes.reduce((sum, size) => sum + size, 0), rows };
}

/** Silver reads all of bronze again: its databases may be lost too, and if not, nothing in them changes. */
function withoutProgress({ partitionKey, rows }: SnapshotPartition): SnapshotPartition {
  return { partitionKey, rows: rows.filter(({ rowKey }) => !rowKey.startsWith(consumerPrefix)) };
}

/** Rows that do not exist yet. */
async function missingRows(table: Table, { partitionKey, rows }: SnapshotPartition): Promise<SnapshotRow[]> {
  const wanted = new Map(rows.map((row) => [row.rowKey, row]));
  for await (const { rowKey, values } of table.range(partitionKey, "", "~")) {
    const row = wanted.get(rowKey);
    if (row === undefined || !isDeepStrictEqual(row.values, values))
      throw new RestoreImpossible(`the table manifest contains another row: ${partitionKey}, ${rowKey}`);
    wanted.delete(rowKey);
  }
  return [...wanted.values()];
}

/** @returns how many rows were written */
export async function writeRows(table: Table, partition: SnapshotPartition): Promise<number> {
  const rows = await missingRows(table, partition);
  for (let first = 0; first < rows.length; first += rowsAtOnce) {
    const some = rows.slice(first, first + rowsAtOnce);
    if ((await table.commit(partition.partitionKey, some)) === "conflict")
      throw new RestoreImpossible(`${partition.partitionKey} is written by somebody else: stop the app first`);
  }
  return rows.length;
}
