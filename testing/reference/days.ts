import type { Profile } from "./contributions.ts";
import { profileAt } from "./ties.ts";

/** The calendar day of an instant: YYYY-MM-DD. */
export type DayOf = (time: number) => string;

export const utcDay: DayOf = (time) => new Date(time).toISOString().slice(0, 10);
export const berlinDay: DayOf = (time) => new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin" }).format(time);

const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day in a time zone. Swedish dates are ISO dates. */
export function dayIn(timeZone: string, time: number): string {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone });
  formats.set(timeZone, format);
  return format.format(time);
}

/** The clause of the rule, so that a test can change it: which version's time zone counts at an instant. */
export const dayClauses = { versionAt: profileAt };

/**
 * The day of a person: in the time zone of the profile version in effect, or of the first one before that; without a
 * time zone in it by `dayOf`.
 */
export function personDay(
  versions: readonly Profile[],
  dayOf: DayOf,
  { versionAt }: typeof dayClauses = dayClauses,
): (user: string, time: number) => string {
  const byUser = Map.groupBy(versions, ({ user }) => user);
  return (user, time) => {
    const zone = versionAt(byUser.get(user) ?? [], user, time)?.attributes["timeZone"];
    return zone === undefined ? dayOf(time) : dayIn(zone, time);
  };
}

/** Moves to the Thursday of the week, and counts the Thursdays of its year until then. */
export function isoWeek(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  const step = (at.getUTCDay() + 6) % 7 < 3 ? 1 : -1;
  while (at.getUTCDay() !== 4) at.setUTCDate(at.getUTCDate() + step);
  const year = at.getUTCFullYear();
  let week = 0;
  for (const thursday = new Date(at); thursday.getUTCFullYear() === year; week += 1)
    thursday.setUTCDate(thursday.getUTCDate() - 7);
  return `${year}-W${String(week).padStart(2, "0")}`;
}

/** Rows in the order of their texts. */
export function inOrder<T>(rows: readonly T[]): T[] {
  return rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
