import type { GroupKey, Summary } from "../../gold/summary.ts";
import { readCurrent } from "../../serving/exports/current.ts";
import { audiences } from "../../serving/exports/exports.ts";
import { monthOfDocument } from "../../serving/exports/month.ts";
import { peekProgress } from "../../serving/exports/progress.ts";
import type { TraceContext } from "./context.ts";
import type { ExportStep } from "./trace.ts";

/** The exported files of a group's rows, one for each audience. */
export async function exportSteps(context: TraceContext, summary: Summary, key: GroupKey): Promise<ExportStep[]> {
  const month = monthOfDocument(summary, key);
  const pending = (await peekProgress(context, summary))?.document.pending.includes(month) ?? false;
  return Promise.all(
    audiences.map(async ({ container }) => {
      const { current } = await readCurrent(context.blobs(container), summary.name);
      return { container, month, file: current.months[month] ?? null, pending };
    }),
  );
}
