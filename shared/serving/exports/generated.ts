import type { Row } from "../../gold/summary.ts";
import { conflict } from "../../platform/optimistic-concurrency.ts";
import {
  commitMonths,
  deleteFiles,
  filesOfMonth,
  foreignFiles,
  readTable,
  tableOf,
  writeFile,
} from "./export-table.ts";
import { type Audience, audiences, type Exports } from "./exports.ts";
import { editionOf } from "./metadata.ts";
import { wholeSummary } from "./month.ts";
import { monthFile } from "./month-file.ts";
import type { ExportedTable } from "./tables.ts";

/** A table that is computed from settings: its rows change only with its edition. */
export interface GeneratedTable extends ExportedTable {
  /** Identifies the content. */
  readonly edition: string;
  /** All rows, in order. They contain nothing personal: both audiences get the same. */
  rows(): readonly Row[];
}

/**
 * Exports a generated table as one file, `all`, for each audience that does not have this edition, or has files of
 * another writer. The edition is a property of the Delta table, so that file and edition change in one commit. It may
 * crash anywhere, and may run beside another run.
 *
 * @returns how many files were written: one for each audience at most
 */
export async function exportGenerated(exports: Exports, table: GeneratedTable): Promise<number> {
  let files = 0;
  for (const audience of audiences) if (await exportAudience(exports, table, audience)) files += 1;
  return files;
}

/** False when the edition exists, or another run has exported it. */
async function exportAudience(exports: Exports, generated: GeneratedTable, audience: Audience): Promise<boolean> {
  const table = tableOf(exports, generated, audience);
  const edition = `${generated.version} ${generated.edition}`;
  const before = await readTable(exports, table, audience);
  const isWhole = filesOfMonth(before, wholeSummary).length === 1 && foreignFiles(before).length === 0;
  if (editionOf(before) === edition && isWhole) return false;
  const { timeZone, now } = exports;
  const file = monthFile(generated, { month: wholeSummary, timeZone, rows: audience.rows, exportedAt: now() });
  file.add(generated.rows());
  const files = new Map([[wholeSummary, await writeFile(exports, table, wholeSummary, file)]]);
  const committed = await commitMonths(exports, generated, table, { before, files, others: [], edition });
  if (committed === conflict) await deleteFiles(table, files);
  return committed !== conflict;
}
