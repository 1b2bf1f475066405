import type { ProfileVersion } from "../silver/documents/profile-versions.ts";
import { timeZonesOf } from "../silver/documents/profile-versions.ts";
import type { PersonDocument } from "../silver/documents/registry.ts";
import type { Interval, LocalDays } from "./dates/calendar.ts";
import { personDays } from "./dates/person-days.ts";
import { effectiveInterval } from "./effective-interval.ts";
import type { GroupContext } from "./group-context.ts";

/** A cached query returns the same list each time, so that the days of a person are determined once. */
const known = new WeakMap<readonly PersonDocument[], { readonly context: LocalDays; readonly days: LocalDays }>();

/** What the days of a person are determined by. */
export type DaysContext = Pick<GroupContext, "silver" | "calendar" | "calendarOf">;

/** The days of a person; see `personDays`. Who has no profile has the days of the reporting time zone. */
export async function daysOfUser(context: DaysContext, userId: string): Promise<LocalDays> {
  const person = await context.silver.queryPartition("people", userId);
  const found = known.get(person);
  if (found?.context === context.calendar) return found.days;
  const days = personDays(
    versionsOf(person),
    ({ attributes }) => daysOfZone(context, attributes.timeZone),
    context.calendar,
  );
  known.set(person, { context: context.calendar, days });
  return days;
}

/** What a version of a profile can change of a person's days, and when. */
export interface ChangedDays {
  /** When the version is effective. */
  readonly interval: Interval;
  /** Whether an instant can have two dates. */
  readonly isMovable: boolean;
  /** The days that these instants can have, or can have had before the change: of every instant at least one. */
  datesOf(instants: Interval): string[];
}

/**
 * The days that a person's instants can have had until a profile version arrived, and can have since: those of every
 * time zone that any version of the person has or had, and of the reporting time zone, which was that of a person
 * without a version.
 */
export async function changedDays(
  context: GroupContext,
  { userId, time }: { readonly userId: string; readonly time: number },
): Promise<ChangedDays> {
  const versions = versionsOf(await context.silver.queryPartition("people", userId));
  const zones = [undefined, ...versions.flatMap(timeZonesOf)];
  const possible = [...new Set(zones.map((zone) => daysOfZone(context, zone)))];
  return {
    interval: effectiveInterval(time, versions),
    isMovable: possible.length > 1,
    datesOf: (instants) => [...new Set(possible.flatMap((days) => days.datesOf(instants)))],
  };
}

/** Every device that a user ever registered. */
export async function devicesOf({ silver }: Pick<GroupContext, "silver">, userId: string): Promise<Set<string>> {
  const person = await silver.queryPartition("people", userId);
  return new Set(person.flatMap((document) => (document.kind === "registration" ? [document.deviceId] : [])));
}

function versionsOf(person: readonly PersonDocument[]): ProfileVersion[] {
  return person.filter((document) => document.kind === "profile");
}

function daysOfZone({ calendar, calendarOf }: DaysContext, timeZone: string | undefined): LocalDays {
  return (timeZone === undefined ? undefined : calendarOf(timeZone)) ?? calendar;
}
