import type { Row, Summary } from "../../gold/summary.ts";
import { mask } from "../masking/mask.ts";
import { readCurrent, type StoredCurrent, storeCurrent, withMonth } from "./current.ts";
import { type Audience, audiences, type Exports } from "./exports.ts";
import { inGrainOrder } from "./grain-order.ts";
import { type MonthFile, monthFile } from "./month-file.ts";
import { monthRows } from "./month-rows.ts";

/** A container's side of one month's export. */
interface Shelf {
  readonly audience: Audience;
  readonly file: MonthFile;
  /** As it was before the first row was read. */
  readonly before: StoredCurrent;
}

/**
 * Writes a month whole, for each audience: the file under a new name, then `current.json` under the ETag that it had before gold
 * was read. So whoever read an older gold than a file already shows holds an ETag that is older too, and loses.
 *
 * @returns how many rows the month has, or `lost` when another run was faster: to be called again if the month is still pending
 */
export async function exportMonth(exports: Exports, summary: Summary, month: string): Promise<number | "lost"> {
  const shelves = await Promise.all(audiences.map((audience) => openShelf(exports, summary, month, audience)));
  let count = 0;
  for await (const rows of monthRows(exports.gold(summary.container), summary, month)) {
    count += rows.length;
    for (const { audience, file } of shelves) file.add(inGrainOrder(summary, shown(exports, summary, audience, rows)));
  }
  for (const shelf of shelves) {
    if (!(await publish(exports, month, shelf, count))) return "lost";
  }
  return count;
}

async function openShelf(exports: Exports, summary: Summary, month: string, audience: Audience): Promise<Shelf> {
  const { timeZone } = exports;
  const file = monthFile(summary, { month, timeZone, rows: audience.rows, exportedAt: exports.now() });
  return { audience, file, before: await readCurrent(exports.blobs(audience.container), summary.name) };
}

function shown({ pseudonymise }: Exports, summary: Summary, { rows: as }: Audience, rows: readonly Row[]) {
  return as === "masked" ? rows.map((row) => mask(summary, row, pseudonymise)) : rows;
}

async function publish(exports: Exports, month: string, shelf: Shelf, rows: number): Promise<boolean> {
  const blobs = exports.blobs(shelf.audience.container);
  const { current } = shelf.before;
  if (rows === 0 && current.months[month] === undefined) return true;
  const name = rows === 0 ? undefined : `${current.summary}/${month}-${exports.newId()}.parquet`;
  // Nobody else writes a name that is new: if it is there already, this very request was sent twice.
  if (name !== undefined) await blobs.create(name, shelf.file.finish(), "application/vnd.apache.parquet");
  return storeCurrent(blobs, withMonth(current, month, name, exports.now()), shelf.before);
}
