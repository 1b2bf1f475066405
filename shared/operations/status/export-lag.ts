import type { Summary } from "../../gold/summary.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import { unreadRanges } from "../../platform/change-feed/follow.ts";
import { earliest } from "../../platform/time.ts";
import { exportCheckpointReader, peekProgress } from "../../serving/exports/progress.ts";

export interface ExportContext {
  /** A container of gold. */
  gold(container: string): DocumentContainer;
}

export interface ExportLag {
  readonly summary: string;
  /** Since when a change is in no exported file, epoch milliseconds; undefined if there is none. */
  readonly waitingSince: number | undefined;
  /** Months to write again, as `2026-03`. */
  readonly pending: readonly string[];
}

/** Since when changes of gold wait to be exported, by summary. Writes nothing. */
export function readExportLags(context: ExportContext, summaries: readonly Summary[]): Promise<ExportLag[]> {
  return Promise.all(
    summaries.map(async (summary): Promise<ExportLag> => {
      const checkpoints = exportCheckpointReader(context, summary);
      const unread = await unreadRanges({ container: context.gold(summary.container), checkpoints });
      const known = await peekProgress(context, summary);
      const pending = known?.document.pending ?? [];
      // A month became pending when the progress was written, or earlier.
      const pendingSince = pending.length > 0 ? known?.writtenAt : undefined;
      return {
        summary: summary.name,
        waitingSince: earliest([...unread.map(({ oldest }) => oldest), pendingSince]),
        pending,
      };
    }),
  );
}
