import { day, hour } from "../../platform/time.ts";
import { changeStep, type LocalClock, localClock } from "./local-clock.ts";

/** Instants from `from` to `to`, both included, epoch milliseconds. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Calendar days, as `YYYY-MM-DD`. Every instant has one. */
export interface LocalDays {
  /** Milliseconds by which the local time of an instant is ahead of UTC. */
  aheadAt(time: number): number;
  /** The day of an instant. */
  dateOf(time: number): string;
  /** Every day with an instant of the interval, in order. */
  datesOf(interval: Interval): string[];
  /** Contains every instant of the day, and few others: the caller filters them out. */
  around(date: string): Interval;
}

/** Calendar days of a time zone. */
export interface Calendar extends LocalDays {
  readonly timeZone: string;
}

/**
 * The calendar of an IANA time zone.
 *
 * @throws RangeError for an unknown time zone
 */
export function calendar(timeZone: string): Calendar {
  return calendarOf(timeZone, localClock(timeZone));
}

/** The calendar with these local times. */
export function calendarOf(timeZone: string, aheadAt: LocalClock): Calendar {
  const dateOf = (time: number) => new Date(time + aheadAt(time)).toISOString().slice(0, 10);
  return {
    timeZone,
    aheadAt,
    dateOf,
    // A day is longer than an hour even when a clock change shortens it, so that hourly steps skip none.
    datesOf: ({ from, to }) => {
      const dates = new Set<string>();
      for (let time = from; time < to; time += hour) dates.add(dateOf(time));
      return [...dates.add(dateOf(to))].sort();
    },
    // One offset in 24 hours of UTC; where they change, the interval contains the days of both.
    around: (date) => {
      const midnight = Date.parse(`${date}T00:00:00Z`);
      const offsets: number[] = [];
      const last = midnight + day + farthestBehind;
      for (let time = midnight - farthestAhead; time < last + changeStep; time += changeStep)
        offsets.push(aheadAt(time));
      return { from: midnight - Math.max(...offsets), to: midnight + day - 1 - Math.min(...offsets) };
    },
  };
}

/** UTC offsets are between -12 and +14 hours. */
export const [farthestBehind, farthestAhead] = [12 * hour, 14 * hour];
