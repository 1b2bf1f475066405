import type { ComputedSummary } from "../summary.ts";
import type { Gold } from "./gold.ts";
import { dueSummaries, markRefreshed } from "./refresh-interval.ts";
import { type RunCounts, type RunLimits, runSummary } from "./run.ts";

export interface RefreshLimits extends Omit<RunLimits, "deadline"> {
  /** Milliseconds after which neither page nor group is begun. */
  readonly workFor: number;
}

export interface Refreshed extends RunCounts {
  /** Whether another run follows at once: changes may be left, or have been written in the meantime. */
  readonly again: boolean;
}

/**
 * One run of a summary, which marks the summary as refreshed when nothing is left.
 *
 * @throws whatever the stores throw; the work done so far remains
 */
export async function refresh(
  gold: Gold,
  summary: ComputedSummary,
  { workFor, ...limits }: RefreshLimits,
): Promise<Refreshed> {
  const begun = gold.now();
  const counts = await runSummary(gold, summary, { ...limits, deadline: begun + workFor });
  if (counts.drained) await markRefreshed(gold, summary, begun);
  return { ...counts, again: counts.moved && (await dueSummaries(gold, [summary])).length > 0 };
}
