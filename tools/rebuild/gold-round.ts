import type { Gold } from "../../shared/gold/run/gold.ts";
import { planRun } from "../../shared/gold/run/plan.ts";
import { type RunLimits, runSummary } from "../../shared/gold/run/run.ts";
import type { ComputedSummary } from "../../shared/gold/summary.ts";
import { sumBy } from "../../shared/platform/sum.ts";
import { computeOnce } from "./compute-once.ts";

export interface GoldCounts {
  /** Changed silver documents. */
  readonly documents: number;
  readonly groups: number;
  readonly written: number;
}

/** Milliseconds of one run, after which the progress bar moves. */
const runFor = 5000;

/**
 * Catches up gold with silver, which must not be written meanwhile. Summaries run concurrently; planning repeats until
 * only groups that cannot be computed remain. After a kill, it resumes from gold's checkpoints.
 */
export async function goldRound(
  gold: Gold,
  summaries: readonly ComputedSummary[],
  limits: Omit<RunLimits, "deadline">,
  onRun: (done: GoldCounts) => void,
): Promise<GoldCounts> {
  const summariesByName = new Map(summaries.map((summary) => [summary.name, computeOnce(summary)]));
  let done: GoldCounts = { documents: 0, groups: 0, written: 0 };
  for (;;) {
    const work = await planRun(gold, summaries);
    await Promise.all(work.map(({ summary }) => runUntilDrained(summary)));
    if (!work.some(({ feeds, pending }) => feeds > 0 || pending)) return done;
  }

  async function runUntilDrained(name: string): Promise<void> {
    const summary = summariesByName.get(name)?.summary;
    if (summary === undefined) throw new Error(`unknown gold summary ${name}`);
    for (let drained = false; !drained; ) {
      const counts = await runSummary(gold, summary, { ...limits, deadline: gold.now() + runFor });
      const { written, truncated, unchanged, failed } = counts.groups;
      const some = {
        documents: sumBy(counts.changed, ({ documents }) => documents),
        groups: written + truncated + unchanged + failed,
        written: written + truncated,
      };
      done = {
        documents: done.documents + some.documents,
        groups: done.groups + some.groups,
        written: done.written + some.written,
      };
      onRun(some);
      drained = counts.drained;
    }
  }
}
