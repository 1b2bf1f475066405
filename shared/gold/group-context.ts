import type { SilverReader } from "../silver/silver-reader.ts";
import type { Calendar } from "./dates/calendar.ts";
import type { CalendarOf } from "./dates/calendars.ts";

/** The key of a group, by the properties of the grain. */
export type GroupKey = Readonly<Record<string, string>>;

/** What a summary's functions read. */
export interface GroupContext {
  readonly silver: SilverReader;
  /** Of the reporting time zone. People have days of their own: see `daysOfUser`. */
  readonly calendar: Calendar;
  /** Calendars of the time zones in profiles. */
  readonly calendarOf: CalendarOf;
}
