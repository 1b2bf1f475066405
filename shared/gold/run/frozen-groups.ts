import { day } from "../../platform/time.ts";
import { bucketLength } from "../../silver/documents/bucket.ts";
import { retentionOfContainer } from "../../silver/retention/container-retention.ts";
import { maxWorkoutLength } from "../../silver/rules/workout-intervals.ts";
import { farthestAhead } from "../dates/calendar.ts";
import type { GroupKey } from "../group-context.ts";
import { recovery } from "../health-alerts/alert-rule.ts";
import type { ComputedSummary } from "../summary.ts";
import type { Gold } from "./gold.ts";
import { type AppliedRetention, readRetention } from "./retention-store.ts";

/*
 * A group that can read what retention removes is frozen: its rows stay as they are, and are never computed again.
 * A group begins with its day. A summary without days spans all time, and reads only what is kept (a test).
 */

/**
 * What a group reads before its day begins: the events that determine the workouts before it, from whose recovery an
 * episode can still be, and the bucket that its first reading is in. A test records what every summary reads.
 */
const lookback = 2 * maxWorkoutLength + recovery + bucketLength;

/** Milliseconds before the beginning of a day (UTC) in which its groups read nothing. Whole days, since groups are. */
export const freezeMargin = Math.ceil((farthestAhead + lookback) / day) * day;

/** The first day, YYYY-MM-DD, whose groups are not frozen; undefined if none of the summary is. */
export function frozenBefore(
  { date, feeds }: Pick<ComputedSummary, "date" | "feeds">,
  { cutoffs }: Pick<AppliedRetention, "cutoffs">,
): string | undefined {
  const times = feeds.flatMap(({ container }) => {
    const kind = retentionOfContainer(container);
    return kind === "kept" ? [] : (cutoffs[kind] ?? []);
  });
  if (date === undefined || times.length === 0) return undefined;
  return new Date(Math.ceil((Math.max(...times) + freezeMargin) / day) * day).toISOString().slice(0, 10);
}

/** Whether a group of the summary is frozen, by the retention that is applied now. */
export async function frozenGroups(
  gold: Pick<Gold, "gold">,
  summary: ComputedSummary,
): Promise<(group: { readonly key: GroupKey }) => boolean> {
  const { date } = summary;
  const before = date === undefined ? undefined : frozenBefore(summary, await readRetention(gold));
  if (date === undefined || before === undefined) return () => false;
  return ({ key }) => (key[date] ?? "") < before;
}
