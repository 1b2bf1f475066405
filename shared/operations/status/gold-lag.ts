import { type DeadLetter, listDeadLetters } from "../../gold/run/dead-letters.ts";
import { summaryFeed } from "../../gold/run/feeds.ts";
import { type Gold, sharedContainers } from "../../gold/run/gold.ts";
import { nextRefresh } from "../../gold/run/refresh-interval.ts";
import type { ComputedSummary, Summary } from "../../gold/summary.ts";
import { unreadRanges } from "../../platform/change-feed/follow.ts";
import { earliest } from "../../platform/time.ts";

export interface GoldLagContext extends Pick<Gold, "silver" | "gold"> {
  readonly summaries: readonly Summary[];
  /** Refresh interval of summaries that are not refreshed at each run; milliseconds. */
  readonly goldRefreshInterval: number;
}

/** A silver container that a summary reads. Times are epoch milliseconds. */
export interface FeedLag {
  readonly summary: string;
  readonly container: string;
  /** When the first change that the summary has not read was written; undefined if there is none. */
  readonly waitingSince: number | undefined;
  /** When the summary should have read it, given its refresh interval. */
  readonly dueSince: number | undefined;
}

export interface DeadLetteredGroup {
  readonly summary: string;
  readonly id: string;
  /** Epoch milliseconds. */
  readonly since: number;
}

/** Since when changes of silver are unread, by summary and container. Writes nothing. */
export async function readFeedLags(context: GoldLagContext): Promise<FeedLag[]> {
  const feeds = computedOf(context).flatMap((summary) =>
    summary.feeds.map(async ({ container }): Promise<FeedLag> => {
      const unread = await unreadRanges(summaryFeed(context, summary, container));
      const waitingSince = earliest(unread.map(({ oldest }) => oldest));
      const dueSince =
        waitingSince === undefined ? undefined : nextRefresh(summary, waitingSince, context.goldRefreshInterval);
      return { summary: summary.name, container, waitingSince, dueSince };
    }),
  );
  return Promise.all(feeds);
}

/** The groups that cannot be computed, and those that cannot be exported. */
export async function readDeadLetters(context: GoldLagContext): Promise<{
  readonly goldDeadLetters: readonly DeadLetteredGroup[];
  readonly exportDeadLetters: readonly DeadLetteredGroup[];
}> {
  const errors = context.gold(sharedContainers.errors);
  const read = async (kind: DeadLetter["kind"]) => {
    const groups = context.summaries.map(async (summary) => {
      const found = await listDeadLetters(errors, summary, kind);
      return found.map(({ id, time }) => ({ summary: summary.name, id, since: time }));
    });
    return (await Promise.all(groups)).flat();
  };
  return { goldDeadLetters: await read("group"), exportDeadLetters: await read("export") };
}

function computedOf({ summaries }: GoldLagContext): ComputedSummary[] {
  return summaries.filter((summary) => summary.kind === "computed");
}
