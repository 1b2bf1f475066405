const hour = 3_600_000;

/** Instants from `from` to `to`, both included, epoch milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Calendar days of the reporting time zone, as `YYYY-MM-DD`. */
export interface Calendar {
  readonly timeZone: string;
  /** The day of an instant. */
  dateOf(time: number): string;
  /** Every day that the span touches, in order. */
  datesOf(span: Span): string[];
  /** Holds every instant of the day, in whatever time zone. What it holds of other days is for the caller to drop. */
  around(date: string): Span;
}

/**
 * The calendar of an IANA time zone.
 *
 * @throws RangeError for a time zone that nobody knows
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
  return {
    timeZone,
    dateOf,
    // A day that a clock change shortens is longer than an hour all the same, so hourly steps skip none.
    datesOf: ({ from, to }) => {
      const dates = new Set<string>();
      for (let time = from; time < to; time += hour) dates.add(dateOf(time));
      return [...dates.add(dateOf(to))].sort();
    },
    // Clocks on Earth are between 12 hours behind UTC and 14 hours ahead of it. An exact boundary would have to know of
    // days that begin at 01:00 or begin twice; a wider span needs no such knowledge.
    around: (date) => {
      const midnight = Date.parse(`${date}T00:00:00Z`);
      return { from: midnight - 14 * hour, to: midnight + 36 * hour };
    },
  };
}
