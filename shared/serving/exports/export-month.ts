import type { Row, Summary } from "../../gold/summary.ts";
import { conflict } from "../../platform/optimistic-concurrency.ts";
import { maskRows } from "../masking/mask.ts";
import { readCurrent, type StoredCurrent, storeCurrent, withMonth } from "./current.ts";
import { exportable, rejectGroups } from "./exportable.ts";
import { type Audience, audiences, type Exports } from "./exports.ts";
import { inGrainOrder } from "./grain-order.ts";
import { type MonthFile, monthFile } from "./month-file.ts";
import { monthRows } from "./month-rows.ts";

/** The export of one month for one audience. */
interface AudienceExport {
  readonly audience: Audience;
  readonly file: MonthFile;
  /** Rows in the file. */
  count: number;
  /** Rows that masking withholds. */
  withheld: number;
  /** As it was before the first row was read. */
  readonly before: StoredCurrent;
}

export interface MonthCounts {
  readonly rows: number;
  /** Groups that the file lacks. */
  readonly rejected: number;
}

/**
 * Writes one month for each audience: the file under a new name, then `current.json` under the ETag that it had before
 * gold was read. A run that read an older gold than a file contains therefore has an older ETag, and its write
 * conflicts.
 *
 * A group with a value that a file cannot contain is dead-lettered, and the file lacks its rows.
 */
export async function exportMonth(
  exports: Exports,
  summary: Summary,
  month: string,
): Promise<MonthCounts | typeof conflict> {
  const all = await Promise.all(audiences.map((audience) => openExport(exports, summary, month, audience)));
  let [count, rejected] = [0, 0];
  for await (const found of monthRows(exports.gold(summary.container), summary, month)) {
    const { rows, rejected: some } = exportable(summary, found);
    await rejectGroups(exports, summary, some);
    count += rows.length;
    rejected += some.length;
    for (const each of all) {
      const seen = rowsFor(exports, summary, each.audience, rows);
      each.count += seen.rows.length;
      each.withheld += seen.withheld;
      each.file.add(inGrainOrder(summary, seen.rows));
    }
  }
  for (const each of all) {
    if (!(await publish(exports, month, each))) return conflict;
  }
  return { rows: count, rejected };
}

async function openExport(
  exports: Exports,
  summary: Summary,
  month: string,
  audience: Audience,
): Promise<AudienceExport> {
  const { timeZone } = exports;
  const file = monthFile(summary, { month, timeZone, rows: audience.rows, exportedAt: exports.now() });
  return {
    audience,
    file,
    count: 0,
    withheld: 0,
    before: await readCurrent(exports.blobs(audience.container), summary.name),
  };
}

function rowsFor({ masking }: Exports, summary: Summary, audience: Audience, rows: readonly Row[]) {
  return audience.rows === "masked" ? maskRows(summary, rows, masking) : { rows, withheld: 0 };
}

/** @returns false when another run has changed `current.json` */
async function publish(exports: Exports, month: string, each: AudienceExport): Promise<boolean> {
  const blobs = exports.blobs(each.audience.container);
  const { current } = each.before;
  const { count: rows } = each;
  if (rows === 0 && current.months[month] === undefined) return true;
  const name = rows === 0 ? undefined : `${current.summary}/${month}-${exports.newId()}.parquet`;
  // The name is new. If the blob exists, the SDK sent this request twice.
  if (name !== undefined) await blobs.create(name, each.file.finish(each.withheld), "application/vnd.apache.parquet");
  return storeCurrent(blobs, withMonth(current, month, name, exports.now()), each.before);
}
