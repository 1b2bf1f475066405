import type { SilverReader } from "../silver/silver-reader.ts";
import type { Calendar } from "./dates/calendar.ts";
import type { CalendarOf } from "./dates/calendars.ts";
import type { AlertRule } from "./health-alerts/alert-rule.ts";

/** The key of a group, by the properties of the grain. */
export type GroupKey = Readonly<Record<string, string>>;

/** The settings by which rows are computed. */
export interface RuleSettings {
  /** Of the reporting time zone. People have days of their own: see `daysOfUser`. */
  readonly calendar: Calendar;
  readonly alertRule: AlertRule;
}

/** What a summary's functions read. */
export interface GroupContext extends RuleSettings {
  readonly silver: SilverReader;
  /** Calendars of the time zones in profiles. */
  readonly calendarOf: CalendarOf;
}
