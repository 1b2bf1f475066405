import type { Row, Summary } from "../../gold/summary.ts";
import type { Action, AddFile } from "../../platform/delta/actions.ts";
import type { DeltaTable } from "../../platform/delta/log.ts";
import type { Snapshot } from "../../platform/delta/snapshot.ts";
import { conflict } from "../../platform/optimistic-concurrency.ts";
import { maskRows } from "../masking/mask.ts";
import { commitMonths, deleteFiles, readTable, tableOf, writeFile } from "./export-table.ts";
import { exportable, rejectGroups } from "./exportable.ts";
import { type Audience, audiences, type Exports } from "./exports.ts";
import { inGrainOrder } from "./grain-order.ts";
import { type MonthFile, monthFile } from "./month-file.ts";
import { monthRows } from "./month-rows.ts";
import { committedBy, type ExportProgress } from "./progress.ts";

/** The export of some months for one audience. */
interface AudienceExport {
  readonly audience: Audience;
  readonly table: DeltaTable;
  /** As it was before the first row was read. */
  readonly before: Snapshot;
  readonly files: Map<string, AddFile | undefined>;
}

export interface MonthsExported {
  readonly months: readonly string[];
  readonly rows: number;
  /** Groups that the files lack. */
  readonly rejected: number;
}

/**
 * Writes the pending months of a summary, as many as the deadline allows and at least one, for each audience: the
 * files, and then one commit of its table. A run that read an older gold than a file of the table contains conflicts.
 *
 * A commit with all pending months contains their sequence number as a transaction, so that a run that is repeated
 * after a crash does not write them again. Every commit contains it as another one, see `lacksCommit`.
 *
 * @param deadline epoch milliseconds
 */
export async function exportMonths(
  exports: Exports,
  summary: Summary,
  { application, sequence, pending }: ExportProgress,
  deadline: number,
): Promise<MonthsExported | typeof conflict> {
  const opened = await Promise.all(audiences.map((audience) => open(exports, summary, audience)));
  const all = opened.filter(({ before }) => (before.transactions.get(application)?.version ?? -1) < sequence);
  if (all.length === 0) return { months: pending, rows: 0, rejected: 0 };
  const months: string[] = [];
  let [rows, rejected] = [0, 0];
  for (const month of pending) {
    if (months.length > 0 && exports.now() >= deadline) break;
    const counts = await writeMonth(exports, summary, month, all);
    months.push(month);
    rows += counts.rows;
    rejected += counts.rejected;
  }
  const isWhole = months.length === pending.length;
  const applications = [committedBy(application), ...(isWhole ? [application] : [])];
  const lastUpdated = exports.now();
  const others = applications.map((appId): Action => ({ txn: { appId, version: sequence, lastUpdated } }));
  const commits = all.map(async ({ table, before, files }) => {
    const committed = await commitMonths(exports, summary, table, { before, files, others });
    if (committed === conflict) await deleteFiles(table, files);
    return committed;
  });
  // The next try leaves a table alone whose commit has the transaction.
  return (await Promise.all(commits)).includes(conflict) ? conflict : { months, rows, rejected };
}

async function open(exports: Exports, summary: Summary, audience: Audience): Promise<AudienceExport> {
  const table = tableOf(exports, summary, audience);
  return { audience, table, before: await readTable(exports, table, audience), files: new Map() };
}

/** The file of one month for one audience, while it is written. */
interface OpenFile {
  readonly of: AudienceExport;
  readonly file: MonthFile;
  /** Rows in the file. */
  rows: number;
  /** Rows that masking withholds. */
  withheld: number;
}

/** A group with a value that a file cannot contain is dead-lettered, and the files lack its rows. */
async function writeMonth(
  exports: Exports,
  summary: Summary,
  month: string,
  all: readonly AudienceExport[],
): Promise<{ readonly rows: number; readonly rejected: number }> {
  const { timeZone } = exports;
  const exportedAt = exports.now();
  const opened = all.map((of): OpenFile => {
    const file = monthFile(summary, { month, timeZone, rows: of.audience.rows, exportedAt });
    return { of, file, rows: 0, withheld: 0 };
  });
  let [count, rejected] = [0, 0];
  for await (const found of monthRows(exports.gold(summary.container), summary, month)) {
    const { rows, rejected: some } = exportable(summary, found);
    await rejectGroups(exports, summary, some);
    count += rows.length;
    rejected += some.length;
    for (const each of opened) {
      const seen = rowsFor(exports, summary, each.of.audience, rows);
      each.rows += seen.rows.length;
      each.withheld += seen.withheld;
      each.file.add(inGrainOrder(summary, seen.rows));
    }
  }
  await Promise.all(
    opened.map(async ({ of, file, rows, withheld }) => {
      of.files.set(month, rows === 0 ? undefined : await writeFile(exports, of.table, month, file, withheld));
    }),
  );
  return { rows: count, rejected };
}

function rowsFor({ masking }: Exports, summary: Summary, audience: Audience, rows: readonly Row[]) {
  return audience.rows === "masked" ? maskRows(summary, rows, masking) : { rows, withheld: 0 };
}
