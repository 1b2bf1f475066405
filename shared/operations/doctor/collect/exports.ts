import { unreadRanges } from "../../../platform/change-feed/follow.ts";
import { earliest } from "../../../platform/time.ts";
import { exportCheckpointReader, peekProgress } from "../../../serving/exports/progress.ts";
import type { DoctorContext } from "../context.ts";
import type { ExportLag } from "../pipeline-snapshot.ts";

/** Since when changes of gold wait to be exported, by summary. Writes nothing. */
export function readExportLags({ gold, summaries }: DoctorContext): Promise<ExportLag[]> {
  return Promise.all(
    summaries.map(async (summary): Promise<ExportLag> => {
      const checkpoints = exportCheckpointReader({ gold }, summary);
      const unread = await unreadRanges({ container: gold(summary.container), checkpoints });
      const known = await peekProgress({ gold }, summary);
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
