import type { GroupKey, Summary } from "../../gold/summary.ts";
import { readCurrent } from "../../serving/exports/current.ts";
import { audiences } from "../../serving/exports/exports.ts";
import { monthOfDocument } from "../../serving/exports/month.ts";
import { peekProgress } from "../../serving/exports/progress.ts";
import type { TraceWorld } from "./context.ts";
import type { ExportStep } from "./trace.ts";

/** The files that the rows of a group are in: one for each audience. */
export async function exportSteps(world: TraceWorld, summary: Summary, key: GroupKey): Promise<ExportStep[]> {
  const month = monthOfDocument(summary, key);
  const pending = (await peekProgress(world, summary))?.document.pending.includes(month) ?? false;
  return Promise.all(
    audiences.map(async ({ container }) => {
      const { current } = await readCurrent(world.blobs(container), summary.name);
      return { container, month, file: current.months[month] ?? null, pending };
    }),
  );
}
