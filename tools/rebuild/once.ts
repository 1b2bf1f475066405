import { groupOf } from "../../shared/gold/group.ts";
import type { Feed, GroupKey, Summary } from "../../shared/gold/summary.ts";

/** Ids that are remembered, some 100 bytes each. Beyond it everything is forgotten, which costs computing again. */
const mostGroups = 500_000;

/**
 * The summary while nobody writes to silver: of a group that was computed since then nothing new can come, however many of its
 * documents stand in the feeds. So it is left out until `forget`, which must be called before silver is written to, and after a
 * failure: what was expanded last was then perhaps not computed.
 */
export function onceEach(summary: Summary): { readonly summary: Summary; forget(): void } {
  const computed = new Set<string>();
  const isNew = (key: GroupKey) => {
    const { id } = groupOf(summary, key);
    if (computed.has(id)) return false;
    if (computed.size >= mostGroups) computed.clear();
    computed.add(id);
    return true;
  };
  const feedOnce = ({ container, expand }: Feed): Feed => ({
    container,
    expand: async (document, view) => (await expand(document, view)).filter(isNew),
  });
  return { summary: { ...summary, feeds: summary.feeds.map(feedOnce) }, forget: () => computed.clear() };
}
