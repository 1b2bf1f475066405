import type { Table } from "../../platform/azure/tables.ts";
import { concurrently } from "../../platform/map-concurrent.ts";
import { FileGone } from "../files/read-listed.ts";
import { rowsAfter } from "./commit.ts";
import type { ManifestRow } from "./manifest-row.ts";

export interface Scan<T> {
  readonly manifest: Table;
  readonly partitionKey: string;
  /** Position of the last commit that is not wanted; 0 for everything. */
  readonly after: number;
  /** Rows that are read at one time; 1 unless told. */
  readonly atOnce?: number;
  /** Which rows are read at all; every one unless told. */
  readonly wanted?: (row: ManifestRow) => boolean;
  /** Reads a row's files. Of a row that begins before `after` only what lies behind it is wanted: `behind` leaves that over. */
  readonly read: (row: ManifestRow, after: number) => Promise<T>;
}

/**
 * Reads a partition row by row, in order, while files may be swapped: whatever is merged meanwhile, each commit is read once.
 * A file that is gone was swapped for another one, so the manifest is read again from there; one that is named still is lost.
 *
 * @throws FileGone when a file is lost
 */
export async function* scan<T>({
  manifest,
  partitionKey,
  after,
  atOnce = 1,
  wanted,
  read,
}: Scan<T>): AsyncGenerator<T> {
  let done = after;
  let gone: string | undefined;
  for (;;) {
    try {
      for await (const rows of batches(rowsAfter(manifest, partitionKey, done), atOnce, wanted)) {
        const from = done;
        // In a batch no row begins before the end of the one before it, so what each leaves out is what came before the batch.
        for (const value of await concurrently(rows, atOnce, (row) => read(row, from))) yield value;
        done = rows.at(-1)?.position ?? done;
      }
      return;
    } catch (error) {
      if (!(error instanceof FileGone) || error.file === gone) throw error;
      gone = error.file;
    }
  }
}

/** Of a row's events those of commits behind `after`. Where a merged file holds several commits, each event says its own. */
export function behind<E extends { readonly position?: number | undefined }>(
  events: readonly E[],
  row: ManifestRow,
  after: number,
): readonly E[] {
  return row.from > after ? events : events.filter(({ position = row.position }) => position > after);
}

async function* batches(
  rows: AsyncIterable<ManifestRow>,
  size: number,
  wanted: Scan<unknown>["wanted"] = () => true,
): AsyncGenerator<ManifestRow[]> {
  let batch: ManifestRow[] = [];
  for await (const row of rows) {
    const overlaps = row.from <= (batch.at(-1)?.position ?? 0);
    if (batch.length > 0 && (batch.length === size || overlaps)) {
      yield batch;
      batch = [];
    }
    if (wanted(row)) batch.push(row);
  }
  if (batch.length > 0) yield batch;
}
