import type { Row } from "../../gold/summary.ts";
import { readCurrent, storeCurrent, withMonth } from "./current.ts";
import { type Audience, audiences, type Exports } from "./exports.ts";
import { sweep } from "./garbage-collection.ts";
import { wholeSummary } from "./month.ts";
import { type FileTable, monthFile } from "./month-file.ts";

/** A table that is computed from settings, and read from nowhere: its rows change only when its edition does. */
export interface GeneratedTable extends FileTable {
  /** Tells one content from another. */
  readonly edition: string;
  /** All of them, in order. They hold nothing personal: both audiences get the same. */
  rows(): readonly Row[];
}

export interface GeneratedCounts {
  /** Files written, one at most for each audience. */
  readonly files: number;
  /** Old files removed, of both containers. */
  readonly removed: number;
}

/**
 * Writes a generated table where it is not there in this edition yet: one file, `all`, as of a summary without dates.
 * The edition stands in `current.json`, so that file and edition move in one write. May be killed anywhere, and run beside another.
 */
export async function exportGenerated(exports: Exports, table: GeneratedTable): Promise<GeneratedCounts> {
  let [files, removed] = [0, 0];
  for (const audience of audiences) {
    removed += await sweep(exports.blobs(audience.container), table, exports.now());
    if (await bringUp(exports, table, audience)) files += 1;
  }
  return { files, removed };
}

/** False when nothing was to do, or another run has done it. */
async function bringUp(exports: Exports, table: GeneratedTable, audience: Audience): Promise<boolean> {
  const blobs = exports.blobs(audience.container);
  const edition = `${table.version} ${table.edition}`;
  const before = await readCurrent(blobs, table.name);
  if (before.current.edition === edition) return false;
  const { timeZone, now } = exports;
  const file = monthFile(table, { month: wholeSummary, timeZone, rows: audience.rows, exportedAt: now() });
  file.add(table.rows());
  const name = `${table.name}/${wholeSummary}-${exports.newId()}.parquet`;
  await blobs.create(name, file.finish(), "application/vnd.apache.parquet");
  return storeCurrent(blobs, { ...withMonth(before.current, wholeSummary, name, now()), edition }, before);
}
