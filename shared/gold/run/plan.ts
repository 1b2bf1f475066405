import { beginFeed, unreadRanges } from "../../platform/change-feed/follow.ts";
import type { ComputedSummary } from "../summary.ts";
import { listDeadLetters } from "./dead-letters.ts";
import { summaryFeed } from "./feeds.ts";
import { type Gold, sharedContainers } from "./gold.ts";
import { ensureTimeZone } from "./time-zone.ts";

/** One piece of work of a summary: a feed range with unread changes, or the dead-lettered groups. Small JSON. */
export type SummaryWork =
  | {
      readonly kind: "feed";
      readonly summary: string;
      readonly container: string;
      readonly range: string;
      /** When the first unread document was written, epoch milliseconds. */
      readonly oldest?: number;
    }
  | { readonly kind: "dead-letters"; readonly summary: string };

/**
 * The work of a run, as one queue for each summary that has any. Queues are processed side by side, the work of one
 * queue in order: two pieces of work may compute the same group from different states of silver, and the one that finds
 * its group unchanged writes nothing, so it would not conflict with the other.
 *
 * @throws TimeZoneChanged when gold contains days of another reporting time zone
 */
export async function planRun(gold: Gold, summaries: readonly ComputedSummary[]): Promise<SummaryWork[][]> {
  await ensureTimeZone(gold);
  const queues = await Promise.all(summaries.map((summary) => queueOf(gold, summary)));
  return queues.filter((queue) => queue.length > 0);
}

async function queueOf(gold: Gold, summary: ComputedSummary): Promise<SummaryWork[]> {
  const queue: SummaryWork[] = [];
  for (const { container } of summary.feeds) {
    const feed = summaryFeed(gold, summary, container);
    await beginFeed(feed);
    for (const unread of await unreadRanges(feed))
      queue.push({ kind: "feed", summary: summary.name, container, ...unread });
  }
  const deadLetters = await listDeadLetters(gold.gold(sharedContainers.errors), summary);
  if (deadLetters.length > 0) queue.push({ kind: "dead-letters", summary: summary.name });
  return queue;
}
