import { hour, minute, second } from "../../platform/time.ts";

/** Milliseconds by which the local time of an instant is ahead of UTC. */
export type LocalClock = (time: number) => number;

/** Clock changes of a time zone are further apart than this. */
export const changeStep = 12 * hour;

/** A piece of time of the length `changeStep`, and the clock change in it. */
interface Slot {
  readonly ahead: number;
  readonly change: number;
  readonly after: number;
}

/**
 * The clock of an IANA time zone. It asks the runtime's time zone database twice for each half day, and stores the
 * answers.
 *
 * @throws RangeError for an unknown time zone
 */
export function localClock(timeZone: string): LocalClock {
  if (timeZone === "UTC") return () => 0;
  const aheadAt = databaseClock(timeZone);
  const slots = new Map<number, Slot>();
  return (time) => {
    const index = Math.floor(time / changeStep);
    let slot = slots.get(index);
    if (slot === undefined) {
      slot = slotFrom(aheadAt, index * changeStep);
      slots.set(index, slot);
    }
    return time < slot.change ? slot.ahead : slot.after;
  };
}

function slotFrom(aheadAt: LocalClock, from: number): Slot {
  const [ahead, after] = [aheadAt(from), aheadAt(from + changeStep)];
  const change = ahead === after ? Number.POSITIVE_INFINITY : changeBetween(aheadAt, from, from + changeStep);
  return { ahead, change, after };
}

function databaseClock(timeZone: string): LocalClock {
  const format = new Intl.DateTimeFormat("en", {
    ...{ timeZone, calendar: "iso8601", numberingSystem: "latn", hourCycle: "h23" },
    ...{ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" },
  });
  return (time) => {
    const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
    const of = (part: Intl.DateTimeFormatPartTypes) => parts.get(part) ?? 0;
    const local = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
    return local - Math.floor(time / second) * second;
  };
}

/** The instant of the one clock change between two instants: on a minute. */
export function changeBetween(aheadAt: LocalClock, from: number, to: number): number {
  let [low, high] = [Math.floor(from / minute), Math.ceil(to / minute)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (aheadAt(middle * minute) === aheadAt(from)) low = middle;
    else high = middle;
  }
  return high * minute;
}
