import { listErasedExports } from "../../gold/run/erased-groups.ts";
import { sharedContainers } from "../../gold/run/gold.ts";
import type { Summary } from "../../gold/summary.ts";
import { collectGarbage, noGrace } from "../../platform/delta/garbage-collection.ts";
import { monthOfFile, tableOf } from "./export-table.ts";
import { audiences, type Exports } from "./exports.ts";
import { monthOfDocument } from "./month.ts";
import { addErased, readProgress, removeErased } from "./progress.ts";

/**
 * Marks the months of groups of which erasure removed documents as pending and as erased. Gold hands them over after it
 * recomputed them: the change feed contains no removal.
 */
export async function followErasures(exports: Exports, summary: Summary): Promise<void> {
  const progress = exports.gold(sharedContainers.progress);
  for (const { id, keys } of await listErasedExports(exports, summary)) {
    for (const month of new Set(keys.map((key) => monthOfDocument(summary, key))))
      await addErased(exports, summary, month);
    await progress.remove(id, summary.name);
  }
}

/**
 * Deletes at once every file of the erased months that the tables do not contain any more, and every file of another
 * writer: readers of an earlier version have no claim to the rows of an erased person. Months that are still pending,
 * and files that another run may be about to commit, follow in the next run.
 *
 * @returns how many files were deleted
 */
export async function deleteErased(exports: Exports, summary: Summary): Promise<number> {
  const known = await readProgress(exports, summary);
  if (known === undefined) return 0;
  const { erased, pending } = known.document;
  const exported = erased.filter((month) => !pending.includes(month));
  if (exported.length === 0) return 0;
  const isErased = (path: string) => {
    const month = monthOfFile(path);
    return month === undefined || exported.includes(month);
  };
  let [deleted, isComplete] = [0, true];
  for (const audience of audiences) {
    const done = await collectGarbage(tableOf(exports, summary, audience), exports, noGrace, isErased);
    deleted += done.deleted;
    isComplete &&= !done.more;
  }
  if (isComplete) await removeErased(exports, known, exported);
  return deleted;
}
