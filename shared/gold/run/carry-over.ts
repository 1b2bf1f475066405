import { isDeepStrictEqual } from "node:util";
import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import { pagesOf } from "../../platform/azure/pages.ts";
import { partitionOf } from "../../platform/azure/partition-of.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import { conflict } from "../../platform/optimistic-concurrency.ts";
import { groupOf, keyOf } from "../group.ts";
import type { ComputedSummary } from "../summary.ts";
import { erasureGold, listErased } from "./erased-groups.ts";
import { frozenBefore } from "./frozen-groups.ts";
import type { Gold } from "./gold.ts";
import { readRetention, storeRetention } from "./retention-store.ts";
import { settledDocument } from "./settle-frozen.ts";

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
 * they were computed from. They are frozen there first, so that no run computes them. What the other gold has computed
 * of their days, before they were frozen, is replaced.
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
    await removeOthers(from, to, summary, before);
    for await (const page of groupsBefore(from.gold(summary.container), summary, before)) {
      const done = await mapConcurrent(page, concurrency, (document) => carryOver(to, summary, document));
      groups += done.filter((each) => each !== "erased").length;
      copied += done.filter((each) => each === "copied").length;
    }
    await erasureGold(to, summaries).recompute(erased.map((key) => ({ summary: summary.name, key })));
  }
  return { groups, copied, before: days.sort().at(-1) };
}

/** Other people can be erased or restricted there: it may have executed what this gold has not, or the reverse. */
async function carryOver(
  to: Gold,
  summary: ComputedSummary,
  document: Identified,
): Promise<"copied" | "present" | "erased"> {
  const group = groupOf(summary, keyOf(summary, document));
  const container = to.gold(summary.container);
  let outcome: "copied" | "present" | "erased" = "present";
  await to.retryConflicts("gold-group", async () => {
    const settled = await settledDocument(to, summary, group, document);
    if (settled === undefined) {
      outcome = "erased";
      return true;
    }
    const stored = await container.read<Identified>(group.id, group.partition);
    if (stored !== undefined && isDeepStrictEqual(stored.document, settled)) return true;
    outcome = "copied";
    const isDone =
      stored === undefined
        ? await container.create(settled, group.partition)
        : await container.replace(settled, group.partition, stored.etag);
    return isDone || conflict;
  });
  return outcome;
}

/** Removes the groups of frozen days that this gold does not have: the other one computed them from less. */
async function removeOthers(from: Gold, to: Gold, summary: ComputedSummary, before: string): Promise<void> {
  const [own, others] = [from.gold(summary.container), to.gold(summary.container)];
  for await (const page of groupsBefore(others, summary, before))
    await mapConcurrent(page, concurrency, async (document) => {
      const partition = partitionOf(summary, document);
      if ((await own.read(document.id, partition)) === undefined) await others.remove(document.id, partition);
    });
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
