import { listDeadLetters } from "../../gold/run/dead-letters.ts";
import { type Gold, sharedContainers } from "../../gold/run/gold.ts";
import { peekPlan } from "../../gold/run/plan.ts";
import { type Cutoffs, readRetention } from "../../gold/run/retention-store.ts";
import { TimeZoneChanged } from "../../gold/run/time-zone.ts";
import type { ComputedSummary } from "../../gold/summary.ts";
import { sumBy } from "../../platform/sum.ts";
import { earliest, latest, second } from "../../platform/time.ts";

export interface GoldState {
  /** Number of feed ranges of silver with changes that a summary has not processed. */
  readonly feeds: number;
  /** When the oldest of these changes was written, epoch milliseconds; undefined without one. */
  readonly waitingSince: number | undefined;
  /** Number of dead-lettered groups. */
  readonly deadLetters: number;
  /** Last write of gold's progress, epoch milliseconds with a resolution of a second. */
  readonly movedAt: number | undefined;
  /** Why gold does not run; undefined if it runs. */
  readonly stopped: string | undefined;
  /** From when on silver contains data, by kind, epoch milliseconds: groups of gold that begin before are frozen. */
  readonly keptSince: Cutoffs;
}

export async function readGoldState(gold: Gold, summaries: readonly ComputedSummary[]): Promise<GoldState> {
  const [plan, deadLetters, moved, retention] = await Promise.all([
    planned(gold, summaries),
    Promise.all(summaries.map((summary) => listDeadLetters(gold.gold(sharedContainers.errors), summary))),
    Promise.all(summaries.map(({ name }) => movedAt(gold, name))),
    readRetention(gold),
  ]);
  return { ...plan, deadLetters: deadLetters.flat().length, movedAt: latest(moved), keptSince: retention.cutoffs };
}

async function planned(
  gold: Gold,
  summaries: readonly ComputedSummary[],
): Promise<Pick<GoldState, "feeds" | "waitingSince" | "stopped">> {
  try {
    const work = await peekPlan(gold, summaries);
    return {
      feeds: sumBy(work, ({ feeds, pending }) => feeds + (pending ? 1 : 0)),
      waitingSince: earliest(work.map(({ oldest }) => oldest)),
      stopped: undefined,
    };
  } catch (error) {
    if (error instanceof TimeZoneChanged) return { feeds: 0, waitingSince: undefined, stopped: error.message };
    throw error;
  }
}

/** By the `_ts` of Cosmos DB. */
async function movedAt(gold: Gold, consumer: string): Promise<number | undefined> {
  const progress = gold.gold(sharedContainers.progress);
  const query = "SELECT c._ts AS seconds FROM c WHERE c.consumer = @consumer";
  const found = await progress.queryPartition<{ readonly seconds?: unknown }>(consumer, query, { consumer });
  return latest(found.map(({ seconds }) => (typeof seconds === "number" ? seconds * second : undefined)));
}
