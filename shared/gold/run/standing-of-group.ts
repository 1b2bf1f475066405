import { day } from "../../platform/time.ts";
import type { GroupStanding } from "../../silver/retention/standing.ts";
import type { Subject } from "../../streams/subject.ts";
import { type Calendar, farthestAhead, farthestBehind, type Interval } from "../dates/calendar.ts";
import type { Group } from "../group.ts";
import type { ComputedSummary } from "../summary.ts";
import type { Gold } from "./gold.ts";

/** Whether a group is about erased or restricted people. */
export async function standingOfGroup(gold: Gold, summary: ComputedSummary, group: Group): Promise<GroupStanding> {
  const standing = await gold.standingOf?.(subjectsOfGroup(summary, group), dayOfGroup(gold, summary, group));
  return standing ?? { standing: "used", restricted: [] };
}

/** Whose rows a group contains, as far as its key contains it. */
export function subjectsOfGroup({ grain, columns }: ComputedSummary, { key }: Group): Subject[] {
  return grain.flatMap(({ property, column, prefix = "" }) => {
    const mark = columns.find(({ name }) => name === column)?.mark;
    const value = key[property] ?? "";
    return typeof mark === "object" && value.startsWith(prefix)
      ? [{ kind: mark.identifier, value: value.slice(prefix.length) }]
      : [];
  });
}

/** The instants that the day of a group can have: those of a user are in the time zones of their profile. */
export function dayOfGroup(
  { calendar }: { readonly calendar: Pick<Calendar, "around"> },
  { date = "", feeds }: ComputedSummary,
  { key }: Group,
): Interval {
  const text = key[date] ?? "";
  if (!feeds.some(({ container }) => container === "people")) return calendar.around(text);
  const midnight = Date.parse(`${text}T00:00:00Z`);
  return { from: midnight - farthestAhead, to: midnight + day + farthestBehind };
}
