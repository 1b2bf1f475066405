import { listDeadLetters } from "../../gold/run/dead-letters.ts";
import { frozenBefore } from "../../gold/run/frozen-groups.ts";
import { type Gold, sharedContainers } from "../../gold/run/gold.ts";
import { workOf } from "../../gold/run/plan.ts";
import { nextRefresh } from "../../gold/run/refresh-interval.ts";
import { type Cutoffs, isLater, readRetention, storeRetention } from "../../gold/run/retention-store.ts";
import type { ComputedSummary } from "../../gold/summary.ts";
import { type RetentionDays, retentionKinds } from "../../platform/azure/retention-days.ts";
import { day, hour } from "../../platform/time.ts";
import { retentionOf } from "../../silver/retention/container-retention.ts";
import { removeExpired } from "../../silver/retention/expired-documents.ts";
import type { Silver } from "../../silver/slice/run-slice.ts";

/*
 * Retention of silver goes in two steps of two nights. The first one freezes the groups of gold that can read what ends
 * before a cutoff; the second one removes that from silver. In between every run of gold ends that did not know of the
 * freeze, so that no group is computed from partly removed data.
 */

export interface RetentionContext {
  readonly silver: Pick<Silver, "container" | "definitions">;
  readonly gold: Gold;
  readonly summaries: readonly ComputedSummary[];
  readonly days: RetentionDays;
}

export interface RetentionApplied {
  /** Documents removed from each container of silver. */
  readonly removed: Readonly<Record<string, number>>;
  /** The time was over before everything was removed; nothing was frozen. */
  readonly more: boolean;
  /** The applied cutoffs, and whether they were moved now. */
  readonly cutoffs: Cutoffs;
  readonly isFrozenNow: boolean;
  /** Summaries that have to compute groups first which are to be frozen: nothing was frozen. */
  readonly waitingFor: readonly string[];
}

/** Milliseconds after which every run has ended that began before: `host.json` gives each ten minutes. */
export const freezeGrace = hour;
/** Milliseconds by which gold may be behind silver: a run reads what the previous one left. */
const goldPatience = 2 * hour;

/** Removes what was frozen a night before, then freezes the next day. */
export async function applyRetention(context: RetentionContext, deadline: number): Promise<RetentionApplied> {
  const { gold, days } = context;
  const now = gold.now();
  const applied = await readRetention(gold);
  const isFrozenLongEnough = now - applied.frozenAt >= freezeGrace;
  const { removed, more } = isFrozenLongEnough
    ? await removeBefore(context, applied.cutoffs, () => gold.now() >= deadline)
    : { removed: {}, more: false };
  const none = { removed, more, cutoffs: applied.cutoffs, isFrozenNow: false, waitingFor: [] };
  const next = cutoffsAt(now, days);
  if (more || !isFrozenLongEnough || !isLater(next, applied.cutoffs)) return none;
  const waitingFor = await unsettled(context, next);
  if (waitingFor.length > 0) return { ...none, waitingFor };
  await storeRetention(gold, next, now);
  return { ...none, cutoffs: (await readRetention(gold)).cutoffs, isFrozenNow: true };
}

/** Of each kind with days the begin of a day, UTC. */
export function cutoffsAt(now: number, days: RetentionDays): Cutoffs {
  const times = retentionKinds.flatMap((kind) => {
    const limit = days[kind];
    return limit === undefined ? [] : [[kind, Math.floor((now - limit * day) / day) * day] as const];
  });
  return Object.fromEntries(times);
}

/** Documents of kinds without days stay, also those before a cutoff of earlier settings. */
async function removeBefore({ silver, days }: RetentionContext, cutoffs: Cutoffs, isOver: () => boolean) {
  const removed: Record<string, number> = {};
  for (const definition of silver.definitions) {
    const kind = retentionOf(definition);
    const cutoff = kind === "kept" || days[kind] === undefined ? undefined : cutoffs[kind];
    if (cutoff === undefined) continue;
    const { container } = definition;
    const { documents, more } = await removeExpired(silver.container(container), definition, cutoff, isOver);
    if (documents > 0) removed[container] = documents;
    if (more) return { removed, more };
  }
  return { removed, more: false };
}

/**
 * The summaries with changes that they should have read, groups that earlier runs left over, or failed groups that are
 * to be frozen. What silver wrote in the last hours may be unread: it is as if it had arrived after the freeze.
 */
async function unsettled({ gold, summaries }: RetentionContext, cutoffs: Cutoffs): Promise<string[]> {
  const found: string[] = [];
  for (const summary of summaries) {
    const before = frozenBefore(summary, { cutoffs });
    if (before === undefined || summary.date === undefined) continue;
    const work = await workOf(gold, summary);
    const unread = work === undefined || work.feeds === 0 ? gold.now() : (work.oldest ?? 0);
    const isBehind = nextRefresh(summary, unread, gold.refreshInterval) < gold.now() - goldPatience;
    const { date } = summary;
    const failed = await listDeadLetters(gold.gold(sharedContainers.errors), summary);
    const isFailed = failed.some(({ key }) => (key[date] ?? "") < before);
    if (work?.pending === true || isBehind || isFailed) found.push(summary.name);
  }
  return found;
}
