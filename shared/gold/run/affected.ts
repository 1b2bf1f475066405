import { type Group, groupOf } from "../group.ts";
import type { ComputedSummary } from "../summary.ts";
import type { CollectedPage } from "./collect.ts";
import type { Gold } from "./gold.ts";
import { openGroupContext } from "./group-context.ts";

/** Changes that share one cached view of silver, which bounds its memory. */
const changesPerContext = 5000;
/** Groups that a run computes or stores as pending, some 300 bytes each. */
const maxGroups = 100_000;

export interface Affected {
  /** The pages whose changes were looked at: the first ones, at least one. */
  readonly pages: readonly CollectedPage[];
  /** Each group once, those of one partition adjacent, because they share cached queries. */
  readonly groups: readonly Group[];
}

/**
 * The groups that the changes of the pages can affect. Silver is read after all pages, so that a change represents
 * those
 * of later pages that equal it.
 *
 * @param until epoch milliseconds; no page is looked at after it, except the first
 */
export async function affectedByPages(
  gold: Gold,
  summary: ComputedSummary,
  pages: readonly CollectedPage[],
  { concurrency, until }: { readonly concurrency: number; readonly until: number },
): Promise<Affected> {
  const groups = new Map<string, Group>();
  let done = 0;
  while (done < pages.length) {
    if (done > 0 && (gold.now() >= until || groups.size >= maxGroups)) break;
    const some = pagesOfOneContext(pages.slice(done));
    const context = openGroupContext(gold.silverReader, gold);
    const changes = some.flatMap((page) => page.changes);
    for (const key of (await some[0]?.feed.affectedGroups(changes, context, concurrency)) ?? []) {
      const group = groupOf(summary, key);
      groups.set(group.id, group);
    }
    done += some.length;
  }
  const byPartition = Map.groupBy(groups.values(), ({ partition }) => partition);
  return { pages: pages.slice(0, done), groups: [...byPartition.values()].flat() };
}

/** The first pages, of one feed. */
function pagesOfOneContext(pages: readonly CollectedPage[]): readonly CollectedPage[] {
  let changes = 0;
  const end = pages.findIndex((page) => {
    const isOther = page.feed !== pages[0]?.feed || changes >= changesPerContext;
    changes += page.changes.length;
    return isOther;
  });
  return end === -1 ? pages : pages.slice(0, end);
}
