import { type Calendar, calendarOf, type Interval } from "./calendar.ts";
import { changeBetween, changeStep, localClock } from "./local-clock.ts";

/** From an instant on, local time is ahead of UTC by so many milliseconds. Ascending; the first is the begin. */
export type Offsets = readonly (readonly [since: number, ahead: number])[];

/** The offsets of an IANA time zone in an interval. They are what its days depend on. */
export function offsetsOf(timeZone: string, { from, to }: Interval): Offsets {
  const aheadAt = localClock(timeZone);
  let ahead = aheadAt(from);
  const offsets: [number, number][] = [[from, ahead]];
  for (let time = from; time < to; time += changeStep) {
    const next = Math.min(time + changeStep, to);
    const before = ahead;
    ahead = aheadAt(next);
    if (ahead !== before) offsets.push([changeBetween(aheadAt, time, next), ahead]);
  }
  return offsets;
}

/** The intervals [from, to) in which two offsets differ, from the later begin on. */
export function differences(a: Offsets, b: Offsets, to: number): Interval[] {
  const from = Math.max(a[0]?.[0] ?? to, b[0]?.[0] ?? to);
  const changes = [...a, ...b].map(([since]) => since).filter((since) => from < since && since < to);
  const instants = [...new Set([from, ...changes])].sort((x, y) => x - y);
  return instants.flatMap((since, index) =>
    aheadIn(a, since) === aheadIn(b, since) ? [] : [{ from: since, to: instants[index + 1] ?? to }],
  );
}

function aheadIn(offsets: Offsets, time: number): number {
  return (offsets.findLast(([since]) => since <= time) ?? offsets[0])?.[1] ?? 0;
}

/** The calendar of stored offsets: days as an earlier version of the time zone database has them. */
export function calendarOfOffsets(timeZone: string, offsets: Offsets): Calendar {
  return calendarOf(timeZone, (time) => aheadIn(offsets, time));
}
