import { hour } from "../../platform/time.ts";

/** Instants from `from` to `to`, both included, epoch milliseconds. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Calendar days of the reporting time zone, as `YYYY-MM-DD`. */
export interface Calendar {
  readonly timeZone: string;
  /** The day of an instant. */
  dateOf(time: number): string;
  /** Every day with an instant of the interval, in order. */
  datesOf(interval: Interval): string[];
  /** Contains every instant of the day in any time zone. The caller filters out instants of other days. */
  around(date: string): Interval;
}

/**
 * The calendar of an IANA time zone.
 *
 * @throws RangeError for an unknown time zone
 */
export function calendar(timeZone: string): Calendar {
  const format = new Intl.DateTimeFormat("en", {
    timeZone,
    calendar: "iso8601",
    numberingSystem: "latn",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  const dateOf = (time: number) => {
    const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, value]));
    return `${parts.get("year")?.padStart(4, "0")}-${parts.get("month")}-${parts.get("day")}`;
  };
  return calendarOf(timeZone, dateOf);
}

/** The calendar with these days. */
export function calendarOf(timeZone: string, dateOf: Calendar["dateOf"]): Calendar {
  return {
    timeZone,
    dateOf,
    // A day is longer than an hour even when a clock change shortens it, so that hourly steps skip none.
    datesOf: ({ from, to }) => {
      const dates = new Set<string>();
      for (let time = from; time < to; time += hour) dates.add(dateOf(time));
      return [...dates.add(dateOf(to))].sort();
    },
    // UTC offsets are between -12 and +14 hours. Exact boundaries would have to consider days that begin at 01:00 or
    // begin twice; a wider interval does not.
    around: (date) => {
      const midnight = Date.parse(`${date}T00:00:00Z`);
      return { from: midnight - 14 * hour, to: midnight + 36 * hour };
    },
  };
}
