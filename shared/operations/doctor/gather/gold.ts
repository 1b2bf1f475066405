import { listSetAside } from "../../../gold/run/dead-letters.ts";
import { sharedContainers } from "../../../gold/run/gold.ts";
import { type FeedPosition, type Progress, readProgress } from "../../../gold/run/progress.ts";
import type { Summary } from "../../../gold/summary.ts";
import type { DocumentContainer, Identified } from "../../../platform/azure/documents.ts";
import type { DoctorWorld } from "../context.ts";
import type { FeedFacts, SetAsideFacts } from "../facts.ts";

/** Since when changes of silver wait for each summary. Begins nothing: a summary that never ran has no ranges of its own. */
export async function readFeeds(world: DoctorWorld): Promise<FeedFacts[]> {
  const feeds = world.summaries.flatMap((summary) =>
    summary.feeds.map(async ({ container }): Promise<FeedFacts> => {
      const times = await waitingTimes(world, summary, container);
      const waitingSince = times.length === 0 ? undefined : Math.min(...times);
      const mayWait = summary.unhurried === true ? world.goldUnhurried : 0;
      const dueSince = waitingSince === undefined ? undefined : waitingSince + mayWait;
      return { summary: summary.name, container, waitingSince, dueSince };
    }),
  );
  return Promise.all(feeds);
}

export async function readSetAside({ gold, summaries }: DoctorWorld): Promise<SetAsideFacts[]> {
  const errors = gold(sharedContainers.errors);
  const groups = summaries.map(async (summary) => {
    const found = await listSetAside(errors, summary);
    return found.map(({ id, time }) => ({ summary: summary.name, id, since: time }));
  });
  return (await Promise.all(groups)).flat();
}

async function waitingTimes(world: DoctorWorld, summary: Summary, container: string) {
  const times: number[] = [];
  for (const from of await unseenBy(world, summary, container)) {
    const oldest = (await world.silver(container).changes(from, 1))?.oldest;
    if (oldest !== undefined) times.push(oldest);
  }
  return times;
}

/** From where on a summary has not seen the changes of a silver container, for each of its ranges. */
export async function unseenBy(
  { gold, silver }: Pick<DoctorWorld, "gold" | "silver">,
  { name, version }: Pick<Summary, "name" | "version">,
  container: string,
): Promise<(Readonly<{ range: string }> | Readonly<{ continuation: string }>)[]> {
  const progress = gold(sharedContainers.progress);
  const ranges = await rangesOf(progress, silver(container), { summary: name, version, container });
  return Promise.all(
    ranges.map(async (range) => {
      const known = await readProgress(progress, { summary: name, version, container, range });
      return known === undefined ? { range } : { continuation: known.document.continuation };
    }),
  );
}

/** Those of the summary's first run; before it, the container's. */
async function rangesOf(
  progress: DocumentContainer,
  feed: DocumentContainer,
  { summary, version, container }: Omit<FeedPosition, "range">,
): Promise<readonly string[]> {
  const query = "SELECT * FROM c WHERE c.summary = @summary";
  const documents = await progress.query<RangesDocument | Progress>(summary, query, { summary });
  const mine = documents.find(
    (document) => "ranges" in document && document.version === version && document.container === container,
  );
  return mine !== undefined && "ranges" in mine ? mine.ranges : feed.feedRanges();
}

interface RangesDocument extends Identified {
  readonly version: number;
  readonly container: string;
  readonly ranges: readonly string[];
}
