import type { Summary } from "../../gold/summary.ts";
import { exportMonth } from "./export-month.ts";
import { audiences, type Exports } from "./exports.ts";
import { type FollowLimits, follow } from "./follow.ts";
import { sweep } from "./garbage-collection.ts";
import { beginProgress, moveProgress, readProgress } from "./progress.ts";

export interface ExportCounts {
  /** Gold documents that changed since the run before. */
  readonly documents: number;
  /** Months written. */
  readonly months: number;
  /** In those months. */
  readonly rows: number;
  /** Old files removed, of both containers. */
  readonly removed: number;
  /** Months left for the next run. */
  readonly pending: number;
}

/**
 * Brings the files of one summary up to gold: every month of which a document changed is written anew, and no other.
 * May be killed anywhere and may run beside another; what is left at the deadline is for the next run.
 */
export async function runExport(exports: Exports, summary: Summary, limits: FollowLimits): Promise<ExportCounts> {
  let removed = 0;
  for (const { container } of audiences) removed += await sweep(exports.blobs(container), summary, exports.now());
  await beginProgress(exports, summary);
  const documents = await follow(exports, summary, limits);
  return { documents, removed, ...(await writePending(exports, summary, limits.deadline)) };
}

/** Whatever following took, a month is begun: a gold that never rests would else never be exported. */
async function writePending(exports: Exports, summary: Summary, deadline: number) {
  let [months, rows] = [0, 0];
  for (let tries = 0; ; tries += 1) {
    const known = await readProgress(exports, summary);
    const [month, ...others] = known?.document.pending ?? [];
    if (known === undefined || month === undefined) return { months, rows, pending: 0 };
    if (tries > 0 && exports.now() >= deadline) return { months, rows, pending: 1 + others.length };
    const count = await exportMonth(exports, summary, month);
    if (count === "lost") continue;
    months += 1;
    rows += count;
    // Under the ETag from before the month was read: a month that changed meanwhile stays pending.
    await moveProgress(exports, known, { pending: others });
  }
}
