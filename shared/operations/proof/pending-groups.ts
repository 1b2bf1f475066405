import type { Feed } from "../../gold/feed.ts";
import { groupOf } from "../../gold/group.ts";
import { summaryFeed } from "../../gold/run/feeds.ts";
import type { Gold } from "../../gold/run/gold.ts";
import { openGroupContext } from "../../gold/run/group-context.ts";
import { listPending } from "../../gold/run/pending-groups.ts";
import type { ComputedSummary } from "../../gold/summary.ts";
import { readOnlyCheckpoints } from "../../platform/change-feed/checkpoint-store.ts";
import { followFeed } from "../../platform/change-feed/follow.ts";
import type { SilverContainer, SilverDocuments } from "../../silver/documents/registry.ts";

const pageSize = 1000;
const concurrency = 16;

/**
 * Ids of the groups that the next refresh of a summary recomputes: those that unread changes of silver can affect, and
 * those that an earlier run left over. A
 * difference in any other group has another cause. Writes nothing.
 */
export async function pendingGroups(gold: Gold, summary: ComputedSummary): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (const { keys } of await listPending(gold, summary)) for (const key of keys) ids.add(groupOf(summary, key).id);
  for (const feed of summary.feeds) {
    const { container, checkpoints } = summaryFeed(gold, summary, feed.container);
    await followFeed<SilverDocuments[SilverContainer], void>(
      { container, checkpoints: readOnlyCheckpoints(checkpoints) },
      {
        pageSize,
        deadline: Number.POSITIVE_INFINITY,
        now: gold.now,
        async handle({ documents }) {
          for (const id of await affectedIds(gold, summary, feed, documents)) ids.add(id);
        },
      },
    );
  }
  return ids;
}

async function affectedIds(
  gold: Gold,
  summary: ComputedSummary,
  feed: Feed,
  documents: readonly SilverDocuments[SilverContainer][],
): Promise<string[]> {
  const context = openGroupContext(gold.silverReader, gold);
  const changes = documents.map((document) => feed.change(document));
  const keys = await feed.affectedGroups(changes, context, concurrency);
  return keys.map((key) => groupOf(summary, key).id);
}
