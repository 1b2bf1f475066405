import type { ComputedSummary } from "../summary.ts";
import type { Gold } from "./gold.ts";
import type { SummaryWork } from "./plan.ts";
import { markRefreshed } from "./refresh-interval.ts";
import { type RunCounts, type RunLimits, runSummaryWork } from "./run.ts";

export interface QueueLimits extends Omit<RunLimits, "deadline"> {
  /** Milliseconds after which no page is begun. */
  readonly workFor: number;
}

/**
 * Processes the work of one summary in order (see `planRun`), and marks the summary as refreshed when nothing of it is
 * left.
 *
 * @param onWork gets the counts of each piece of work when it ends; the next one waits for it
 * @returns whether pages were processed: more changes may have been written in the meantime
 * @throws whatever the stores throw; the work done so far remains
 */
export async function runSummaryQueue(
  gold: Gold,
  summaries: readonly ComputedSummary[],
  queue: readonly SummaryWork[],
  { workFor, ...limits }: QueueLimits,
  onWork: (work: SummaryWork, counts: RunCounts) => unknown,
): Promise<boolean> {
  const begun = gold.now();
  const isDrained = new Map<ComputedSummary, boolean>();
  let moved = false;
  for (const work of queue) {
    const summary = summaries.find(({ name }) => name === work.summary);
    if (summary === undefined) throw new Error(`no gold summary is called ${work.summary}`);
    const counts = await runSummaryWork(gold, summary, work, { ...limits, deadline: begun + workFor });
    moved ||= work.kind === "feed" && counts.pages > 0;
    isDrained.set(summary, counts.drained && isDrained.get(summary) !== false);
    await onWork(work, counts);
  }
  for (const [summary, drained] of isDrained) if (drained) await markRefreshed(gold, summary, begun);
  return moved;
}
