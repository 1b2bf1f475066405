import type { Identified } from "../../platform/azure/documents.ts";
import { conflict } from "../../platform/optimistic-concurrency.ts";
import { day } from "../../platform/time.ts";
import type { Standing } from "../../silver/retention/standing.ts";
import type { Subject } from "../../streams/subject.ts";
import { type Calendar, farthestAhead, farthestBehind, type Interval } from "../dates/calendar.ts";
import { type Group, type GroupDocument, groupDocumentFrom } from "../group.ts";
import type { ComputedSummary } from "../summary.ts";
import type { Gold } from "./gold.ts";

/**
 * Erasure and restriction of a frozen group. It cannot be computed without the person, so that all of its rows are
 * removed or withheld if any of its day is the person's: a row of a mac that two people had on one day is lost for
 * both.
 *
 * A withheld row is beside the rows of its document, where nothing reads it, and is put back when the restriction is
 * lifted.
 */
export async function settleFrozen(gold: Gold, summary: ComputedSummary, group: Group): Promise<void> {
  const container = gold.gold(summary.container);
  await gold.retryConflicts("gold-group", async () => {
    const stored = await container.read<Identified>(group.id, group.partition);
    if (stored === undefined) return true;
    const standing = await standingOfGroup(gold, summary, group);
    if (standing === "erased")
      return (await container.removeVersion(group.id, group.partition, stored.etag)) || conflict;
    const { rows, withheld = [] } = groupDocumentFrom(stored.document);
    const isWithheld = standing === "restricted";
    if ((isWithheld ? rows : withheld).length === 0) return true;
    const { withheld: _, ...document } = stored.document as GroupDocument;
    const changed = isWithheld ? { ...document, rows: [], withheld: rows } : { ...document, rows: withheld };
    return (await container.replace(changed, group.partition, stored.etag)) || conflict;
  });
}

export async function standingOfGroup(gold: Gold, summary: ComputedSummary, group: Group): Promise<Standing> {
  return (await gold.standingOf?.(subjectsOfGroup(summary, group), dayOfGroup(gold, summary, group))) ?? "used";
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
