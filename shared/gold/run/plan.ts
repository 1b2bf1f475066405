import { unreadRanges } from "../../platform/change-feed/follow.ts";
import { earliest } from "../../platform/time.ts";
import type { ComputedSummary } from "../summary.ts";
import { listDeadLetters } from "./dead-letters.ts";
import { listErased } from "./erased-groups.ts";
import { summaryFeed } from "./feeds.ts";
import { type Gold, sharedContainers } from "./gold.ts";
import { listPending } from "./pending-groups.ts";
import { checkTimeZone, ensureTimeZone } from "./time-zone.ts";
import { hasOtherRules } from "./time-zone-rules.ts";

/** What a run of a summary has to do. */
export interface SummaryWork {
  readonly summary: string;
  /** Feed ranges with unread changes. */
  readonly feeds: number;
  /** When the first unread document was written, epoch milliseconds. */
  readonly oldest?: number;
  /** Whether groups were left over by an earlier run, or belong to other days by a new time zone database. */
  readonly pending: boolean;
  /** Dead-lettered groups that are due to be tried again. */
  readonly deadLetters: number;
}

/** The work of a summary; undefined without any. Writes nothing. */
export async function workOf(gold: Gold, summary: ComputedSummary): Promise<SummaryWork | undefined> {
  const unread = [];
  for (const { container } of summary.feeds) {
    unread.push(...(await unreadRanges(summaryFeed(gold, summary, container))));
  }
  const pending =
    (await listErased(gold, summary)).length > 0 ||
    (await listPending(gold, summary)).length > 0 ||
    (await hasOtherRules(gold, summary));
  const failed = await listDeadLetters(gold.gold(sharedContainers.errors), summary);
  const deadLetters = failed.filter(({ retryAt }) => retryAt <= gold.now()).length;
  if (unread.length === 0 && !pending && deadLetters === 0) return undefined;
  const oldest = earliest(unread.map((each) => each.oldest));
  const work = { summary: summary.name, feeds: unread.length, pending, deadLetters };
  return oldest === undefined ? work : { ...work, oldest };
}

/**
 * The work of all summaries.
 *
 * @throws TimeZoneChanged when gold contains days of another reporting time zone
 */
export async function planRun(gold: Gold, summaries: readonly ComputedSummary[]): Promise<SummaryWork[]> {
  await ensureTimeZone(gold);
  return workOfAll(gold, summaries);
}

/**
 * As `planRun`, for monitoring: it writes nothing.
 *
 * @throws TimeZoneChanged
 */
export async function peekPlan(gold: Gold, summaries: readonly ComputedSummary[]): Promise<SummaryWork[]> {
  await checkTimeZone(gold);
  return workOfAll(gold, summaries);
}

async function workOfAll(gold: Gold, summaries: readonly ComputedSummary[]): Promise<SummaryWork[]> {
  const work = await Promise.all(summaries.map((summary) => workOf(gold, summary)));
  return work.filter((each) => each !== undefined);
}
