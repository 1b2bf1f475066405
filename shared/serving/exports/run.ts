import type { Summary } from "../../gold/summary.ts";
import { conflict } from "../../platform/optimistic-concurrency.ts";
import { followErasures } from "./erased.ts";
import { exportMonth } from "./export-month.ts";
import { retryRejected } from "./exportable.ts";
import { audiences, type Exports } from "./exports.ts";
import { type ExportLimits, followGold } from "./follow.ts";
import { collectGarbage } from "./garbage-collection.ts";
import { readProgress, removePending } from "./progress.ts";

export interface ExportCounts {
  /** Gold documents that changed since the last run. */
  readonly documents: number;
  /** Months written. */
  readonly months: number;
  /** Rows of those months. */
  readonly rows: number;
  /** Old files removed from both containers. */
  readonly removed: number;
  /** Months left for the next run. */
  readonly pending: number;
  /** Groups that those months lack: they are dead-lettered in `gold-errors`. */
  readonly rejected: number;
  /** The feed starts from its beginning, because the summary's container was recreated. */
  readonly restarted: boolean;
}

/**
 * Exports every month of a summary in which a document changed. It may crash anywhere and may run beside another run;
 * what is left at the deadline is for the next run.
 */
export async function runExport(exports: Exports, summary: Summary, limits: ExportLimits): Promise<ExportCounts> {
  let removed = 0;
  for (const { container } of audiences)
    removed += await collectGarbage(exports.blobs(container), summary, exports.now());
  const { documents, restarted } = await followGold(exports, summary, limits);
  await followErasures(exports, summary);
  await retryRejected(exports, summary);
  return { documents, restarted, removed, ...(await exportPending(exports, summary, limits.deadline)) };
}

/**
 * Exports at least one month, however long following took: otherwise a gold that changes all the time is never
 * exported.
 */
async function exportPending(exports: Exports, summary: Summary, deadline: number) {
  let [months, rows, rejected] = [0, 0, 0];
  let isFirst = true;
  for (;;) {
    const count = await exports.retryConflicts("export-month", async () => {
      const known = await readProgress(exports, summary);
      const [month] = known?.document.pending ?? [];
      if (known === undefined || month === undefined) return { pending: 0 };
      if (!isFirst && exports.now() >= deadline) return { pending: known.document.pending.length };
      isFirst = false;
      const written = await exportMonth(exports, summary, month);
      // Under the ETag from before the month was read: a month that changed in the meantime remains pending.
      if (written !== conflict) await removePending(exports, known, month);
      return written;
    });
    if ("pending" in count) return { months, rows, rejected, ...count };
    months += 1;
    rows += count.rows;
    rejected += count.rejected;
  }
}
