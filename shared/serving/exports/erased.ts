import { listErasedExports } from "../../gold/run/erased-groups.ts";
import { sharedContainers } from "../../gold/run/gold.ts";
import type { Summary } from "../../gold/summary.ts";
import type { Exports } from "./exports.ts";
import { monthOfDocument } from "./month.ts";
import { addPending } from "./progress.ts";

/**
 * Marks the months of groups of which erasure removed documents as pending. Gold hands them over after it recomputed
 * them: the change feed contains no removal.
 */
export async function followErasures(exports: Exports, summary: Summary): Promise<void> {
  const progress = exports.gold(sharedContainers.progress);
  for (const { id, keys } of await listErasedExports(exports, summary)) {
    for (const month of new Set(keys.map((key) => monthOfDocument(summary, key))))
      await addPending(exports, summary, month);
    await progress.remove(id, summary.name);
  }
}
