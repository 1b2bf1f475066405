import type { Gold } from "../../shared/gold/run/gold.ts";
import { planRun } from "../../shared/gold/run/plan.ts";
import { type RunLimits, runWorkItem } from "../../shared/gold/run/run.ts";
import type { Summary } from "../../shared/gold/summary.ts";
import { onceEach } from "./once.ts";

export interface GoldDone {
  /** Changed silver documents. */
  readonly documents: number;
  readonly groups: number;
  readonly written: number;
}

/**
 * Brings gold up to silver, to which nobody may write meanwhile. Summaries go side by side; the plan is made again until it is empty but for groups that cannot be computed.
 * Killed anywhere it goes on from gold's continuations.
 */
export async function goldRound(
  gold: Gold,
  summaries: readonly Summary[],
  limits: Omit<RunLimits, "deadline">,
  onPage: (done: GoldDone) => void,
): Promise<GoldDone> {
  const once = new Map(summaries.map((summary) => [summary.name, onceEach(summary)]));
  let done: GoldDone = { documents: 0, groups: 0, written: 0 };
  for (;;) {
    const lanes = await planRun(gold, summaries);
    await Promise.all(lanes.map((lane) => follow(lane)));
    if (!lanes.flat().some(({ kind }) => kind === "feed")) return done;
  }

  async function follow(lane: Awaited<ReturnType<typeof planRun>>[number]): Promise<void> {
    for (const item of lane) {
      const summary = once.get(item.summary)?.summary;
      if (summary === undefined) throw new Error(`no gold summary is called ${item.summary}`);
      for (let drained = false; !drained; ) {
        // One page each time, so that the bar moves.
        const counts = await runWorkItem(gold, summary, item, { ...limits, deadline: Number.NEGATIVE_INFINITY });
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
