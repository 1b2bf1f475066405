import { isPlausible } from "../../streams/fields/plausible.ts";

/** Times in one bucket: 20 readings a second. More do not fit into one document. */
const maxTimes = 6_000;

/** The readings of a device in five minutes, independent of the document's format. */
export interface Readings<R> {
  /** By time: milliseconds from the bucket's start, and the reading. */
  readonly times: readonly (readonly [offset: number, reading: R])[];
  /** Offsets for which different readings arrived. */
  readonly conflicts: readonly number[];
  /** More than 6,000 times arrived; the earliest were kept. */
  readonly truncated: boolean;
}

/**
 * Merges the readings of several buckets: one reading for each time. Of different readings the first by `order` wins,
 * and the time is marked as a conflict. Only the earliest 6,000 times are kept, with their marks.
 *
 * @param order negative when `a` wins; 0 only for equal readings
 */
export function mergeReadings<R>(all: readonly Readings<R>[], order: (a: R, b: R) => number): Readings<R> {
  const readings = new Map<number, R>();
  const conflicts = new Set(all.flatMap((each) => each.conflicts));
  for (const [offset, reading] of all.flatMap(({ times }) => times)) {
    const known = readings.get(offset);
    const compared = known === undefined ? -1 : order(reading, known);
    if (known !== undefined && compared !== 0) conflicts.add(offset);
    if (compared < 0) readings.set(offset, reading);
  }
  const times = [...readings].sort(([a], [b]) => a - b).slice(0, maxTimes);
  const kept = new Set(times.map(([offset]) => offset));
  return {
    times,
    conflicts: [...conflicts].filter((offset) => kept.has(offset)).sort((a, b) => a - b),
    truncated: readings.size > maxTimes || all.some(({ truncated }) => truncated),
  };
}

/** Orders two heart rates: plausible before implausible before absent (null), then the lower. */
export function compareHeartRates(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return Number(isPlausible(b)) - Number(isPlausible(a)) || a - b;
}
