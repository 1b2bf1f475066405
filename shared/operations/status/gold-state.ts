import { listSetAside } from "../../gold/run/dead-letters.ts";
import { type Gold, sharedContainers } from "../../gold/run/gold.ts";
import { planRun } from "../../gold/run/plan.ts";
import { TimeZoneChanged } from "../../gold/run/time-zone.ts";
import type { Summary } from "../../gold/summary.ts";

export interface GoldState {
  /** Feed ranges of silver in which a summary has not seen everything. */
  readonly feeds: number;
  /** Groups that cannot be computed. */
  readonly setAside: number;
  /** When gold's progress moved last, epoch milliseconds, to the second. */
  readonly movedAt: number | undefined;
  /** Why gold does not run at all. */
  readonly stopped: string | undefined;
}

export async function readGold(gold: Gold, summaries: readonly Summary[]): Promise<GoldState> {
  const [plan, setAside, moved] = await Promise.all([
    planned(gold, summaries),
    Promise.all(summaries.map((summary) => listSetAside(gold.gold(sharedContainers.errors), summary))),
    Promise.all(summaries.map(({ name }) => movedAt(gold, name))),
  ]);
  const times = moved.filter((time) => time !== undefined);
  return { ...plan, setAside: setAside.flat().length, movedAt: times.length === 0 ? undefined : Math.max(...times) };
}

async function planned(gold: Gold, summaries: readonly Summary[]): Promise<Pick<GoldState, "feeds" | "stopped">> {
  try {
    const items = (await planRun(gold, summaries)).flat();
    return { feeds: items.filter(({ kind }) => kind === "feed").length, stopped: undefined };
  } catch (error) {
    if (error instanceof TimeZoneChanged) return { feeds: 0, stopped: error.message };
    throw error;
  }
}

/** Cosmos DB's own time of the last write to the summary's progress. */
async function movedAt(gold: Gold, summary: string): Promise<number | undefined> {
  const progress = gold.gold(sharedContainers.progress);
  const query = "SELECT c._ts AS seconds FROM c WHERE c.summary = @summary";
  const found = await progress.query<{ seconds: number }>(summary, query, { summary });
  return found.length === 0 ? undefined : Math.max(...found.map(({ seconds }) => seconds)) * 1000;
}
