import type { Summary } from "../summary.ts";
import { listSetAside } from "./dead-letters.ts";
import { type Gold, sharedContainers } from "./gold.ts";
import { feedRanges, readProgress } from "./progress.ts";
import { holdTimeZone } from "./time-zone.ts";

/** A feed range with news, or the groups that could not be computed so far. Small JSON. */
export type WorkItem =
  | {
      readonly kind: "feed";
      readonly summary: string;
      readonly container: string;
      readonly range: string;
      /** When the first document with news was written, epoch milliseconds. */
      readonly oldest?: number;
    }
  | { readonly kind: "set-aside"; readonly summary: string };

/**
 * What a run has to do, in lanes: lanes go side by side, the items of one lane one after another; none when there is nothing to do.
 *
 * A summary has one lane because two items may compute the same group from different states of silver. The one that finds
 * its group unchanged writes nothing, so the other would not lose its race against it.
 *
 * @throws TimeZoneChanged when gold was made for another reporting time zone
 */
export async function planRun(gold: Gold, summaries: readonly Summary[]): Promise<WorkItem[][]> {
  await holdTimeZone(gold.gold(sharedContainers.progress), gold.calendar.timeZone);
  const lanes = await Promise.all(summaries.map((summary) => lane(gold, summary)));
  return lanes.filter((items) => items.length > 0);
}

async function lane(gold: Gold, summary: Summary): Promise<WorkItem[]> {
  const items: WorkItem[] = [];
  for (const { container } of summary.feeds) {
    const progress = gold.gold(sharedContainers.progress);
    for (const range of await feedRanges(progress, summary, gold.silver(container), container)) {
      const news = await newsOf(gold, summary, container, range);
      if (news === undefined) continue;
      const item = { kind: "feed", summary: summary.name, container, range } as const;
      items.push(news.oldest === undefined ? item : { ...item, oldest: news.oldest });
    }
  }
  const failed = await listSetAside(gold.gold(sharedContainers.errors), summary);
  if (failed.length > 0) items.push({ kind: "set-aside", summary: summary.name });
  return items;
}

async function newsOf(gold: Gold, summary: Summary, container: string, range: string) {
  const position = { summary: summary.name, version: summary.version, container, range };
  const known = await readProgress(gold.gold(sharedContainers.progress), position);
  const from = known === undefined ? { range } : { continuation: known.document.continuation };
  return gold.silver(container).changes(from, 1);
}
