import type { Summary } from "../../gold/summary.ts";
import { conflict } from "../../platform/optimistic-concurrency.ts";
import { deleteErased, followErasures } from "./erased.ts";
import { exportMonths } from "./export-months.ts";
import { retryRejected } from "./exportable.ts";
import type { Exports } from "./exports.ts";
import { type ExportLimits, followGold } from "./follow.ts";
import { readProgress, removePending } from "./progress.ts";
import { restoreTables } from "./restore-tables.ts";

export interface ExportCounts {
  /** Gold documents that changed since the last run. */
  readonly documents: number;
  /** Months written. */
  readonly months: number;
  /** Rows of those months. */
  readonly rows: number;
  /** Replaced files of erased groups, deleted from both containers. */
  readonly removed: number;
  /** Months left for the next run. */
  readonly pending: number;
  /** Groups that those months lack: they are dead-lettered in `gold-errors`. */
  readonly rejected: number;
  /** The feed starts from its beginning: the summary's container was recreated, or a table must be restored. */
  readonly restarted: boolean;
}

/**
 * Exports the months of a summary in which a document changed, in one commit for each audience. It may crash anywhere
 * and may run beside another run; what is left at the deadline is for the next run.
 */
export async function runExport(exports: Exports, summary: Summary, limits: ExportLimits): Promise<ExportCounts> {
  const isRestored = await restoreTables(exports, summary);
  const { documents, restarted } = await followGold(exports, summary, limits);
  await followErasures(exports, summary);
  await retryRejected(exports, summary);
  const counts = await exportPending(exports, summary, limits.deadline);
  return { documents, restarted: isRestored || restarted, ...counts, removed: await deleteErased(exports, summary) };
}

/**
 * Exports at least one month, however long following took: otherwise a gold that changes all the time is never
 * exported.
 */
function exportPending(exports: Exports, summary: Summary, deadline: number) {
  return exports.retryConflicts("export-months", async () => {
    const known = await readProgress(exports, summary);
    const pending = known?.document.pending ?? [];
    if (known === undefined || pending.length === 0) return { months: 0, rows: 0, rejected: 0, pending: 0 };
    const exported = await exportMonths(exports, summary, known.document, deadline);
    if (exported === conflict) return conflict;
    // Under the ETag from before the months were read: if one changed in the meantime, all remain pending.
    const isRemoved = await removePending(exports, known, exported.months);
    const { rows, rejected, months } = exported;
    return { months: months.length, rows, rejected, pending: pending.length - (isRemoved ? months.length : 0) };
  });
}
