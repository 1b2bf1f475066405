import { peekProgress } from "../../../serving/exports/progress.ts";
import type { DoctorWorld } from "../context.ts";
import type { ExportFacts } from "../facts.ts";

/** Since when gold waits to be exported, summary by summary. */
export function readExports({ gold, summaries }: DoctorWorld): Promise<ExportFacts[]> {
  return Promise.all(
    summaries.map(async (summary): Promise<ExportFacts> => {
      const known = await peekProgress({ gold }, summary);
      const container = gold(summary.container);
      const feed = known?.document.feed ?? (await container.feedRanges()).map((range) => ({ range }));
      const times: (number | undefined)[] = [];
      for (const position of feed) {
        const continuation = "continuation" in position ? position.continuation : undefined;
        const from = continuation === undefined ? { range: position.range } : { continuation };
        times.push((await container.changes(from, 1))?.oldest);
      }
      const pending = known?.document.pending ?? [];
      // A month was made pending when the progress moved, or earlier.
      if (pending.length > 0) times.push(known?.writtenAt);
      const since = times.filter((time) => time !== undefined);
      return {
        summary: summary.name,
        waitingSince: since.length === 0 ? undefined : Math.min(...since),
        pending,
      };
    }),
  );
}
