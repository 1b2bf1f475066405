import { hour, minute, second } from "../../platform/time.ts";
import { type Calendar, calendarOf, type Interval } from "./calendar.ts";

/** From an instant on, local time is ahead of UTC by so many milliseconds. Ascending; the first is the begin. */
export type Offsets = readonly (readonly [since: number, ahead: number])[];

/** Clock changes are further apart than this. */
const step = 12 * hour;

/** The offsets of an IANA time zone in an interval. They are what its days depend on. */
export function offsetsOf(timeZone: string, { from, to }: Interval): Offsets {
  const aheadAt = localClock(timeZone);
  let ahead = aheadAt(from);
  const offsets: [number, number][] = [[from, ahead]];
  for (let time = from; time < to; time += step) {
    const next = Math.min(time + step, to);
    const before = ahead;
    ahead = aheadAt(next);
    if (ahead !== before) offsets.push([changeBetween(aheadAt, time, next), ahead]);
  }
  return offsets;
}

function localClock(timeZone: string): (time: number) => number {
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
function changeBetween(aheadAt: (time: number) => number, from: number, to: number): number {
  let [low, high] = [Math.floor(from / minute), Math.ceil(to / minute)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (aheadAt(middle * minute) === aheadAt(from)) low = middle;
    else high = middle;
  }
  return high * minute;
}

/** The intervals [from, to) in which two offsets differ, from the later begin on. */
export function differences(a: Offsets, b: Offsets, to: number): Interval[] {
  const from = Math.max(a[0]?.[0] ?? to, b[0]?.[0] ?? to);
  const changes = [...a, ...b].map(([since]) => since).filter((since) => from < since && since < to);
  const instants = [...new Set([from, ...changes])].sort((x, y) => x - y);
  return instants.flatMap((since, index) =>
    aheadAt(a, since) === aheadAt(b, since) ? [] : [{ from: since, to: instants[index + 1] ?? to }],
  );
}

function aheadAt(offsets: Offsets, time: number): number {
  return (offsets.findLast(([since]) => since <= time) ?? offsets[0])?.[1] ?? 0;
}

/** The calendar of stored offsets: days as an earlier version of the time zone database has them. */
export function calendarOfOffsets(timeZone: string, offsets: Offsets): Calendar {
  return calendarOf(timeZone, (time) => new Date(time + aheadAt(offsets, time)).toISOString().slice(0, 10));
}
