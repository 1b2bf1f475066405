import type { Table } from "../../platform/azure/tables.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import { FileGone } from "../files/read-listed-file.ts";
import { type ManifestRow, rowsAfter } from "./manifest-row.ts";

export interface Scan<T> {
  readonly manifest: Table;
  readonly partitionKey: string;
  /** Position of the last commit to skip; 0 to read all. */
  readonly after: number;
  /** Number of rows that are read at the same time; 1 by default. */
  readonly concurrency?: number;
  /** Which rows to read; all by default. */
  readonly filter?: (row: ManifestRow) => boolean;
  /** Reads the files of a row. A row can begin before `after`: `eventsAfter` leaves out the earlier events. */
  readonly read: (row: ManifestRow, after: number) => Promise<T>;
}

/**
 * Reads a partition row by row, in order. Each commit is read once, even when files are replaced meanwhile: when a file
 * is missing, the manifest is read again from the last row. A file that is missing and still in the manifest is lost.
 *
 * @throws FileGone when a file is lost
 */
export async function* scan<T>({
  manifest,
  partitionKey,
  after,
  concurrency = 1,
  filter,
  read,
}: Scan<T>): AsyncGenerator<T> {
  let done = after;
  let gone: string | undefined;
  for (;;) {
    try {
      for await (const rows of batches(rowsAfter(manifest, partitionKey, done), concurrency, filter)) {
        const from = done;
        // The rows of a batch do not overlap: only commits before the batch have to be left out.
        for (const value of await mapConcurrent(rows, concurrency, (row) => read(row, from))) yield value;
        done = rows.at(-1)?.position ?? done;
      }
      return;
    } catch (error) {
      if (!(error instanceof FileGone) || error.file === gone) throw error;
      gone = error.file;
    }
  }
}

/** The events of a row whose commits are behind `after`. In a merged file each event has the position of its commit. */
export function eventsAfter<E extends { readonly position?: number | undefined }>(
  events: readonly E[],
  row: ManifestRow,
  after: number,
): readonly E[] {
  return row.from > after ? events : events.filter(({ position = row.position }) => position > after);
}

async function* batches(
  rows: AsyncIterable<ManifestRow>,
  size: number,
  filter: Scan<unknown>["filter"] = () => true,
): AsyncGenerator<ManifestRow[]> {
  let batch: ManifestRow[] = [];
  for await (const row of rows) {
    const overlaps = row.from <= (batch.at(-1)?.position ?? 0);
    if (batch.length > 0 && (batch.length === size || overlaps)) {
      yield batch;
      batch = [];
    }
    if (filter(row)) batch.push(row);
  }
  if (batch.length > 0) yield batch;
}
