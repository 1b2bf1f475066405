import type { Summary } from "../summary.ts";
import type { Gold } from "./gold.ts";
import type { WorkItem } from "./plan.ts";
import { endTurn } from "./refresh-interval.ts";
import { type RunCounts, type RunLimits, runWorkItem } from "./run.ts";

export interface LaneLimits extends Omit<RunLimits, "deadline"> {
  /** Milliseconds after which no page is begun. */
  readonly workFor: number;
  /** Milliseconds in which an unhurried summary has a turn. */
  readonly unhurried: number;
}

/**
 * Works on the items of one lane, one after another (see `planRun`), and ends the summary's turn when nothing is left of them.
 *
 * @param onItem learns what was done for each item, as soon as it is; the next one waits for it
 * @returns whether pages were worked through: more may have come meanwhile
 * @throws whatever the stores throw; what was done stands
 */
export async function runLane(
  gold: Gold,
  summaries: readonly Summary[],
  lane: readonly WorkItem[],
  { workFor, unhurried, ...limits }: LaneLimits,
  onItem: (item: WorkItem, counts: RunCounts) => unknown,
): Promise<boolean> {
  const began = gold.now();
  const isDone = new Map<Summary, boolean>();
  let moved = false;
  for (const item of lane) {
    const summary = summaries.find(({ name }) => name === item.summary);
    if (summary === undefined) throw new Error(`no gold summary is called ${item.summary}`);
    const counts = await runWorkItem(gold, summary, item, { ...limits, deadline: began + workFor });
    moved ||= item.kind === "feed" && counts.pages > 0;
    isDone.set(summary, counts.drained && isDone.get(summary) !== false);
    await onItem(item, counts);
  }
  for (const [summary, done] of isDone) if (done) await endTurn(gold, summary, unhurried, began);
  return moved;
}
