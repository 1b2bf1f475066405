import { readCurrent } from "../gold/export/current.ts";
import { audiences } from "../gold/export/exports.ts";
import { monthOfDocument } from "../gold/export/month.ts";
import { peekProgress } from "../gold/export/progress.ts";
import type { GroupKey, Summary } from "../gold/summary.ts";
import type { ExportStep } from "./trace.ts";
import type { TraceWorld } from "./world.ts";

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
