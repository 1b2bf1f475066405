import type { Row, Summary } from "../../gold/summary.ts";
import { conflict } from "../../platform/optimistic-concurrency.ts";
import { mask } from "../masking/mask.ts";
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
    for (const { audience, file } of all) file.add(inGrainOrder(summary, rowsFor(exports, summary, audience, rows)));
  }
  for (const each of all) {
    if (!(await publish(exports, month, each, count))) return conflict;
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
  return { audience, file, before: await readCurrent(exports.blobs(audience.container), summary.name) };
}

function rowsFor({ pseudonymise }: Exports, summary: Summary, audience: Audience, rows: readonly Row[]) {
  return audience.rows === "masked" ? rows.map((row) => mask(summary, row, pseudonymise)) : rows;
}

/** @returns false when another run has changed `current.json` */
async function publish(exports: Exports, month: string, each: AudienceExport, rows: number): Promise<boolean> {
  const blobs = exports.blobs(each.audience.container);
  const { current } = each.before;
  if (rows === 0 && current.months[month] === undefined) return true;
  const name = rows === 0 ? undefined : `${current.summary}/${month}-${exports.newId()}.parquet`;
  // The name is new. If the blob exists, the SDK sent this request twice.
  if (name !== undefined) await blobs.create(name, each.file.finish(), "application/vnd.apache.parquet");
  return storeCurrent(blobs, withMonth(current, month, name, exports.now()), each.before);
}
