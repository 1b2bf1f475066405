import type { SilverReader } from "../silver/silver-reader.ts";
import type { Calendar } from "./dates/calendar.ts";

/** The key of a group, by the properties of the grain. */
export type GroupKey = Readonly<Record<string, string>>;

/** What a summary's functions read. */
export interface GroupContext {
  readonly silver: SilverReader;
  readonly calendar: Calendar;
}
