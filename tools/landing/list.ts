import {
  allLandingProgress,
  type LandingStatus,
  type ListedProgress,
} from "../../shared/bronze/landing/landing-progress.ts";
import type { Table } from "../../shared/platform/azure/tables.ts";
import { errorText } from "../../shared/platform/error-text.ts";
import { printable } from "../../shared/platform/printable.ts";
import { isoTime } from "../../shared/platform/time.ts";
import type { PrintedTable } from "../../shared/serving/rows/csv.ts";
import { type RowFormat, rowsText, sortedRows } from "../common/row-formats.ts";

export interface ListOptions {
  readonly status?: LandingStatus | undefined;
  /** Files that are listed at most; the newest. */
  readonly limit: number;
  readonly format: RowFormat;
  /** Columns; the newest first without. */
  readonly sort?: string | undefined;
}

/**
 * The newest landed files as text.
 *
 * @param note receives what is not part of the rows
 */
export async function listLandings(
  manifest: Table,
  { status, limit, format, sort }: ListOptions,
  note: (line: string) => void,
): Promise<string> {
  const invalid: string[] = [];
  const newest: ListedProgress[] = [];
  let count = 0;
  for await (const progress of allLandingProgress(manifest, (error) => invalid.push(errorText(error)))) {
    if (status !== undefined && progress.status !== status) continue;
    count += 1;
    newest.push(progress);
    // Keeps the memory bounded, and sorts once for many files.
    if (newest.length >= 2 * limit) keepNewest(newest, limit);
  }
  keepNewest(newest, limit);
  const unsorted = newest.map(rowOf);
  const rows = sort === undefined ? unsorted : sortedRows(columns, unsorted, sort);
  if (count > limit) note(`${count - limit} older files are not listed: use --limit or --status`);
  for (const text of invalid) note(`invalid progress: ${printable(text)}`);
  const isForPeople = format === "table";
  const shown = rows.map((row) => ({ ...row, file: printable(row.file), reason: printable(row.reason ?? "") || null }));
  return rowsText(columns, isForPeople ? shown : rows, format);
}

function keepNewest(files: ListedProgress[], limit: number): void {
  files.sort((a, b) => b.startedAt - a.startedAt || (a.name < b.name ? -1 : 1));
  files.length = Math.min(files.length, limit);
}

function rowOf({ name, status, resumeAt, startedAt, finishedAt, reason }: ListedProgress) {
  return {
    started: isoTime(startedAt),
    finished: finishedAt === undefined ? null : isoTime(finishedAt),
    status,
    records: resumeAt.record,
    file: name,
    reason: reason === undefined ? null : `${reason.code}: ${reason.message}`,
  };
}

const columns: PrintedTable["columns"] = [
  { name: "started", type: "time" },
  { name: "finished", type: "time" },
  { name: "status", type: "text" },
  { name: "records", type: "integer" },
  { name: "file", type: "text" },
  { name: "reason", type: "text" },
];
