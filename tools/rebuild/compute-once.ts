import type { Feed } from "../../shared/gold/feed.ts";
import { groupOf } from "../../shared/gold/group.ts";
import type { GroupKey } from "../../shared/gold/group-context.ts";
import type { ComputedSummary } from "../../shared/gold/summary.ts";

/** Maximum number of ids in memory, some 100 bytes each. Beyond it the ids are cleared and groups are recomputed. */
const maxGroups = 500_000;

/**
 * A summary whose feeds return each group once. While silver is not written, a computed group cannot change, however
 * many of its documents are in the feeds. Call `reset` before silver is written, and after a failure, when the last
 * groups may not have been computed.
 */
export function computeOnce(summary: ComputedSummary): { readonly summary: ComputedSummary; reset(): void } {
  const computed = new Set<string>();
  const isNew = (key: GroupKey) => {
    const { id } = groupOf(summary, key);
    if (computed.has(id)) return false;
    if (computed.size >= maxGroups) computed.clear();
    computed.add(id);
    return true;
  };
  const feedOnce = (feed: Feed): Feed => ({
    ...feed,
    affectedGroups: async (...of) => (await feed.affectedGroups(...of)).filter(isNew),
  });
  return { summary: { ...summary, feeds: summary.feeds.map(feedOnce) }, reset: () => computed.clear() };
}
