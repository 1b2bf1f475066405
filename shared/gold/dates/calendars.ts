import { canonicalTimeZone } from "../../platform/time-zone.ts";
import { type Calendar, calendar } from "./calendar.ts";

/**
 * The calendar of a name that a sender gave, from the database of this runtime; undefined for a name that this runtime
 * does not know, because an event with it was decoded by a runtime with another database.
 */
export type CalendarOf = (timeZone: string) => Calendar | undefined;

const byName = new Map<string, Calendar | undefined>();
const byCanonicalName = new Map<string, Calendar>();
/** Names in any spelling; there are some 600 in the usual one. */
const maxNames = 5000;

/** Two names of one time zone have the same calendar object. */
export const calendarNamed: CalendarOf = (timeZone) => {
  if (byName.has(timeZone)) return byName.get(timeZone);
  const found = newCalendar(timeZone);
  if (byName.size >= maxNames) byName.clear();
  byName.set(timeZone, found);
  return found;
};

function newCalendar(timeZone: string): Calendar | undefined {
  try {
    const name = canonicalTimeZone(timeZone);
    const known = byCanonicalName.get(name) ?? calendar(name);
    byCanonicalName.set(name, known);
    return known;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
