import type { SilverContainer } from "../../silver/documents/registry.ts";
import { type Group, groupOf } from "../group.ts";
import type { ComputedSummary } from "../summary.ts";
import { affectedByPages } from "./affected.ts";
import { type CollectedPage, collect } from "./collect.ts";
import { listDeadLetters } from "./dead-letters.ts";
import { computeErased } from "./erased-groups.ts";
import { type Gold, sharedContainers } from "./gold.ts";
import { computePending, storePending } from "./pending-groups.ts";
import { type GroupOutcome, noGroups, recompute } from "./recompute.ts";
import { ensureTimeZone } from "./time-zone.ts";
import { adoptTimeZoneRules } from "./time-zone-rules.ts";

export interface RunLimits {
  /** Changed documents in one page. */
  readonly pageSize: number;
  /** Groups, or changes, processed at the same time. */
  readonly concurrency: number;
  /** Epoch milliseconds. Neither page nor group is begun after it, except the first of each. */
  readonly deadline: number;
}

/** A followed container with changes. */
export interface ChangedContainer {
  readonly container: SilverContainer;
  /** Changed silver documents. */
  readonly documents: number;
  /** When the first of them was written, epoch milliseconds. */
  readonly oldest?: number;
}

export interface RunCounts {
  readonly changed: readonly ChangedContainer[];
  /** Outcomes of the groups, each of which counts once. */
  readonly groups: Readonly<Record<GroupOutcome, number>>;
  /** Feeds that start from their beginning, because their containers were recreated. */
  readonly restarted: readonly SilverContainer[];
  /** Whether changes were processed, or groups that earlier runs left over. */
  readonly moved: boolean;
  /** Whether nothing is left. */
  readonly drained: boolean;
}

/**
 * One run of a summary: it reads the changes of all its feeds, computes each affected group once, and stores the
 * continuations. Groups for which there is no time are stored as pending. To be called again, after a crash too, until
 * it is drained.
 *
 * Runs of one summary follow one another: two of them may compute the same group from different states of silver, and
 * the one that finds its group unchanged writes nothing, so it would not conflict with the other.
 *
 * @throws TimeZoneChanged when gold contains days of another reporting time zone, and whatever the stores throw
 */
export async function runSummary(gold: Gold, summary: ComputedSummary, limits: RunLimits): Promise<RunCounts> {
  await ensureTimeZone(gold);
  await adoptTimeZoneRules(gold, summary);
  const errors = gold.gold(sharedContainers.errors);
  const deadLetters = new Map((await listDeadLetters(errors, summary)).map((each) => [each.id, each]));
  const groups = { ...noGroups };
  const tried = new Set<string>();
  const compute = async (some: readonly Group[]) => {
    const { counts, left } = await recompute(gold, summary, some, limits, deadLetters);
    for (const { id } of some) tried.add(id);
    for (const [outcome, count] of Object.entries(counts)) groups[outcome as GroupOutcome] += count;
    return left;
  };

  // At once, and whatever failed before.
  const computeAtOnce = async (some: readonly Group[]) => {
    const { counts, left } = await recompute(gold, summary, some, limits, new Map());
    for (const [outcome, count] of Object.entries(counts)) groups[outcome as GroupOutcome] += count;
    return left;
  };
  const isErasureLeft = !(await computeErased(gold, summary, computeAtOnce));
  const isPendingLeft = isErasureLeft || !(await computePending(gold, summary, compute));
  const hadPending = tried.size > 0;
  if (isPendingLeft || (hadPending && gold.now() >= limits.deadline))
    return { changed: [], groups, restarted: [], moved: true, drained: false };

  const [collectUntil, lookUntil] = [0.25, 0.5].map((share) => partOfTime(gold.now(), limits.deadline, share));
  const collected = await collect(gold, summary, { pageSize: limits.pageSize, until: collectUntil ?? 0 });
  const affected = await affectedByPages(gold, summary, collected.pages, {
    concurrency: limits.concurrency,
    until: lookUntil ?? 0,
  });
  const left = await compute(affected.groups);
  const isStored = await storePositions(gold, summary, affected.pages, left);

  // Last, so that groups that fail delay no other. There is no hurry: a group that is touched was tried above.
  const untried = [...deadLetters.values()].filter(({ id }) => !tried.has(id)).map(({ key }) => groupOf(summary, key));
  if (gold.now() < limits.deadline || tried.size === 0) await compute(untried);
  const isComplete = collected.complete && affected.pages.length === collected.pages.length;
  return {
    changed: changedContainers(affected.pages),
    groups,
    restarted: collected.restarted,
    moved: hadPending || collected.pages.length > 0,
    drained: isComplete && left.length === 0 && isStored,
  };
}

/** A share of the time until the deadline. */
function partOfTime(now: number, deadline: number, share: number): number {
  return Number.isFinite(deadline) ? now + (deadline - now) * share : deadline;
}

/** @returns false when another run has stored a position in the meantime; it also does the rest */
async function storePositions(
  gold: Gold,
  summary: ComputedSummary,
  pages: readonly CollectedPage[],
  left: readonly Group[],
): Promise<boolean> {
  const last = [...new Map(pages.map((page) => [page.reader, page])).values()];
  const position = JSON.stringify(last.map(({ feed, range, continuation }) => [feed.container, range, continuation]));
  await storePending(gold, summary, position, left);
  let isStored = true;
  for (const { reader, continuation } of last) if (!(await reader.advance(continuation))) isStored = false;
  return isStored;
}

function changedContainers(pages: readonly CollectedPage[]): ChangedContainer[] {
  const byContainer = Map.groupBy(pages, ({ feed }) => feed.container);
  return [...byContainer].map(([container, some]) => {
    const documents = some.reduce((total, page) => total + page.documents, 0);
    const times = some.flatMap(({ oldest }) => oldest ?? []);
    return times.length === 0 ? { container, documents } : { container, documents, oldest: Math.min(...times) };
  });
}
