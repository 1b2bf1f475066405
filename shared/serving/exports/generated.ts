import type { Row } from "../../gold/summary.ts";
import { readCurrent, storeCurrent, withMonth } from "./current.ts";
import { type Audience, audiences, type Exports } from "./exports.ts";
import { collectGarbage } from "./garbage-collection.ts";
import { wholeSummary } from "./month.ts";
import { type FileTable, monthFile } from "./month-file.ts";

/** A table that is computed from settings: its rows change only with its edition. */
export interface GeneratedTable extends FileTable {
  /** Identifies the content. */
  readonly edition: string;
  /** All rows, in order. They contain nothing personal: both audiences get the same. */
  rows(): readonly Row[];
}

export interface GeneratedCounts {
  /** Files written: one for each audience at most. */
  readonly files: number;
  /** Old files removed from both containers. */
  readonly removed: number;
}

/**
 * Exports a generated table as one file, `all`, for each audience that does not have this edition. The edition is
 * stored in `current.json`, so that file and edition change in one write. It may crash anywhere, and may run beside
 * another run.
 */
export async function exportGenerated(exports: Exports, table: GeneratedTable): Promise<GeneratedCounts> {
  let [files, removed] = [0, 0];
  for (const audience of audiences) {
    removed += await collectGarbage(exports.blobs(audience.container), table, exports.now());
    if (await exportAudience(exports, table, audience)) files += 1;
  }
  return { files, removed };
}

/** False when the edition exists, or another run has exported it. */
async function exportAudience(exports: Exports, table: GeneratedTable, audience: Audience): Promise<boolean> {
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
