import { groupOf } from "../../../shared/gold/group.ts";
import type { Gold } from "../../../shared/gold/run/gold.ts";
import { freshView } from "../../../shared/gold/run/view.ts";
import type { Feed, Summary } from "../../../shared/gold/summary.ts";
import { unseenBy } from "../../../shared/operations/doctor/gather/gold.ts";
import type { Identified } from "../../../shared/platform/azure/documents.ts";
import { concurrently } from "../../../shared/platform/map-concurrent.ts";

const pageSize = 1000;
const atOnce = 16;

/**
 * Ids of the groups that a summary computes anew at its next turn, by its own rule: those that changes of silver can touch which it has
 * not seen. What differs in any other group does not come of its waiting. Writes nothing.
 */
export async function pendingGroups(gold: Gold, summary: Summary): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (const feed of summary.feeds)
    for (const start of await unseenBy(gold, summary, feed.container)) {
      let from = start;
      for (;;) {
        const page = await gold.silver(feed.container).changes<Identified>(from, pageSize);
        if (page === undefined) break;
        for (const id of await touched(gold, summary, feed, page.documents)) ids.add(id);
        from = { continuation: page.continuation };
      }
    }
  return ids;
}

async function touched(gold: Gold, summary: Summary, feed: Feed, documents: readonly Identified[]): Promise<string[]> {
  const view = freshView(gold.facts, gold.calendar);
  const keys = await concurrently(documents, atOnce, (document) => feed.expand(document, view));
  return keys.flat().map((key) => groupOf(summary, key).id);
}
