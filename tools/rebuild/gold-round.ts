import type { Gold } from "../../shared/gold/run/gold.ts";
import { planRun } from "../../shared/gold/run/plan.ts";
import { type RunLimits, runSummaryWork } from "../../shared/gold/run/run.ts";
import type { ComputedSummary } from "../../shared/gold/summary.ts";
import { computeOnce } from "./compute-once.ts";

export interface GoldCounts {
  /** Changed silver documents. */
  readonly documents: number;
  readonly groups: number;
  readonly written: number;
}

/**
 * Catches up gold with silver, which must not be written meanwhile. Summaries run concurrently; planning repeats until
 * only groups that cannot be computed remain. After a kill, it resumes from gold's checkpoints.
 */
export async function goldRound(
  gold: Gold,
  summaries: readonly ComputedSummary[],
  limits: Omit<RunLimits, "deadline">,
  onPage: (done: GoldCounts) => void,
): Promise<GoldCounts> {
  const summariesByName = new Map(summaries.map((summary) => [summary.name, computeOnce(summary)]));
  let done: GoldCounts = { documents: 0, groups: 0, written: 0 };
  for (;;) {
    const queues = await planRun(gold, summaries);
    await Promise.all(queues.map((queue) => runQueue(queue)));
    if (!queues.flat().some(({ kind }) => kind === "feed")) return done;
  }

  async function runQueue(queue: Awaited<ReturnType<typeof planRun>>[number]): Promise<void> {
    for (const work of queue) {
      const summary = summariesByName.get(work.summary)?.summary;
      if (summary === undefined) throw new Error(`unknown gold summary ${work.summary}`);
      for (let drained = false; !drained; ) {
        // One page per call, for the progress bar.
        const counts = await runSummaryWork(gold, summary, work, { ...limits, deadline: Number.NEGATIVE_INFINITY });
        const { documents, groups, written } = counts;
        done = {
          documents: done.documents + documents,
          groups: done.groups + groups,
          written: done.written + written,
        };
        onPage({ documents, groups, written });
        drained = counts.drained;
      }
    }
  }
}
