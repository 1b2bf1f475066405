import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import { pagesOf } from "../../platform/azure/pages.ts";
import { partitionOf } from "../../platform/azure/partition-of.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import { groupOf, keyOf } from "../group.ts";
import type { ComputedSummary } from "../summary.ts";
import { erasureGold, listErased } from "./erased-groups.ts";
import { frozenBefore } from "./frozen-groups.ts";
import type { Gold } from "./gold.ts";
import { readRetention, storeRetention } from "./retention-store.ts";
import { standingOfGroup } from "./settle-frozen.ts";

const [pageSize, concurrency] = [500, 16];

export interface CarriedOver {
  /** Frozen groups of the other gold, without those of erased people, and how many of them were copied now. */
  readonly groups: number;
  readonly copied: number;
  /** The latest day before which groups are frozen; undefined if none are. */
  readonly before: string | undefined;
}

/**
 * Copies the frozen groups of one gold to another one, which cannot compute them: bronze does not contain any more what
 * they were computed from. They are frozen there first, so that no run computes them.
 *
 * Call it before the other silver reads bronze: it executes the erasures that bronze contains on what was copied.
 * Those that this gold has not executed yet are handed over. May be repeated, also when the other silver is ahead.
 */
export async function carryOverFrozen(
  from: Gold,
  to: Gold,
  summaries: readonly ComputedSummary[],
): Promise<CarriedOver> {
  const retention = await readRetention(from);
  if (retention.frozenAt === 0) return { groups: 0, copied: 0, before: undefined };
  await storeRetention(to, retention.cutoffs, to.now());
  let [groups, copied] = [0, 0];
  const days: string[] = [];
  for (const summary of summaries) {
    const before = frozenBefore(summary, retention);
    if (before === undefined) continue;
    days.push(before);
    const erased = (await listErased(from, summary)).flatMap(({ keys }) => keys);
    const container = to.gold(summary.container);
    for await (const page of groupsBefore(from.gold(summary.container), summary, before)) {
      const created = await mapConcurrent(page, concurrency, async (document) => {
        // The other silver may have executed an erasure before, and does not execute it again.
        const standing = await standingOfGroup(to, summary, groupOf(summary, keyOf(summary, document)));
        return standing === "erased" ? undefined : container.create(document, partitionOf(summary, document));
      });
      groups += created.filter((each) => each !== undefined).length;
      copied += created.filter((each) => each === true).length;
    }
    await erasureGold(to, summaries).recompute(erased.map((key) => ({ summary: summary.name, key })));
  }
  return { groups, copied, before: days.sort().at(-1) };
}

/** The stored groups of earlier days, page by page. */
export function groupsBefore(
  container: Pick<DocumentContainer, "queryAllPartitions">,
  { date }: Pick<ComputedSummary, "date">,
  before: string,
): AsyncIterable<readonly Identified[]> {
  const query = `SELECT * FROM c WHERE c.${date} < @before`;
  return pagesOf((token) => container.queryAllPartitions<Identified>(query, { before }, pageSize, token));
}
