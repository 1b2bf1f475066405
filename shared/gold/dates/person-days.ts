import { lastUntil } from "../../platform/last-until.ts";
import { day } from "../../platform/time.ts";
import type { ProfileVersion } from "../../silver/documents/profile-versions.ts";
import type { Interval, LocalDays } from "./calendar.ts";

/** From `from` to `to`, both included, the days of a person are these. */
interface Stay extends Interval {
  readonly days: LocalDays;
}

/**
 * The days of a person: at each instant those of the time zone of the profile version in effect, and before the first
 * version those of the first one. Days of travel are longer or shorter, and a date can be missing or come twice.
 *
 * @param versions of one person, in any order
 * @param daysOf the days of a version
 * @param otherwise the days of a person without a version
 */
export function personDays(
  versions: readonly ProfileVersion[],
  daysOf: (version: ProfileVersion) => LocalDays,
  otherwise: LocalDays,
): LocalDays {
  const stays = staysOf(versions, daysOf);
  const [first] = stays;
  if (first === undefined || stays.length === 1) return first?.days ?? otherwise;
  const at = (time: number) => (stays[lastUntil(stays, time, ({ from }) => from)] ?? first).days;
  return {
    aheadAt: (time) => at(time).aheadAt(time),
    dateOf: (time) => at(time).dateOf(time),
    datesOf: (interval) => {
      const dates = partsIn(stays, interval).flatMap(({ days, from, to }) => days.datesOf({ from, to }));
      return [...new Set(dates)].sort();
    },
    around: (date) => {
      // No local time is a day or more away from UTC, so that other stays cannot have the date.
      const begin = Date.parse(date);
      const near = partsIn(stays, { from: begin - day, to: begin + 2 * day });
      const parts = near.flatMap((stay) => partsIn([stay], stay.days.around(date)));
      const [from, to] = [Math.min(...parts.map((part) => part.from)), Math.max(...parts.map((part) => part.to))];
      // A date that the person never had has no instant.
      return parts.length === 0 ? { from: 1, to: 0 } : { from, to };
    },
  };
}

function staysOf(versions: readonly ProfileVersion[], daysOf: (version: ProfileVersion) => LocalDays): Stay[] {
  const changes = versions
    .toSorted((a, b) => a.time - b.time)
    .map((version) => ({ from: version.time, days: daysOf(version) }))
    .filter(({ days }, index, all) => days !== all[index - 1]?.days);
  return changes.map(({ from, days }, index) => ({
    from: index === 0 ? Number.NEGATIVE_INFINITY : from,
    to: (changes[index + 1]?.from ?? Number.POSITIVE_INFINITY) - 1,
    days,
  }));
}

/** The parts of the stays, which are in order, in an interval. */
function partsIn(stays: readonly Stay[], interval: Interval): Stay[] {
  const first = Math.max(
    0,
    lastUntil(stays, interval.from, ({ from }) => from),
  );
  return stays
    .slice(first, lastUntil(stays, interval.to, ({ from }) => from) + 1)
    .map(({ days, ...stay }) => ({
      days,
      from: Math.max(stay.from, interval.from),
      to: Math.min(stay.to, interval.to),
    }))
    .filter(({ from, to }) => from <= to);
}
