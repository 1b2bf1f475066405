import { hashId } from "./hash-id.ts";

/** Length of a bucket, milliseconds. */
export const bucketLength = 300_000;
/** Times in one bucket: 20 readings a second. More would outgrow a document. */
const mostTimes = 6_000;
/** That are remembered, some 150 bytes each. */
const mostIds = 10_000;

/** Readings of a device in five minutes, however its documents spell them. */
export interface Readings<R> {
  /** By time: milliseconds from the bucket's beginning, and what was read then. */
  readonly times: readonly (readonly [offset: number, reading: R])[];
  /** Offsets at which different readings came. */
  readonly conflicts: readonly number[];
  /** More than 6,000 times came; the earliest were kept. */
  readonly truncated: boolean;
}

/** A heart rate that a living person can have; others land, and never count. */
export function isPlausible(bpm: number): boolean {
  return bpm > 0 && bpm <= 300;
}

/**
 * The ids of a container's buckets. Readings come by the thousand for one bucket, and a hash costs more than all else that is done
 * with one: the latest are remembered.
 */
export function bucketIds(container: string): (deviceId: string, start: number) => string {
  const known = new Map<string, string>();
  return (deviceId, start) => {
    const key = `${start} ${deviceId}`;
    let id = known.get(key);
    if (id === undefined) {
      id = hashId(container, deviceId, start);
      if (known.size >= mostIds) known.clear();
      known.set(key, id);
    }
    return id;
  };
}

/** Beginning of the bucket that holds the instant: a multiple of its length. */
export function bucketStart(time: number): number {
  return time - (time % bucketLength);
}

/**
 * All readings of several buckets, one for a time: of different ones the one that sorts first, and the time is marked as a conflict.
 * Beyond 6,000 times the earliest stay; the marks of what goes go with it.
 *
 * @param order negative when `a` is to be kept; 0 only for equal readings
 */
export function joinReadings<R>(all: readonly Readings<R>[], order: (a: R, b: R) => number): Readings<R> {
  const readings = new Map<number, R>();
  const conflicts = new Set(all.flatMap((each) => each.conflicts));
  for (const [offset, reading] of all.flatMap(({ times }) => times)) {
    const known = readings.get(offset);
    const compared = known === undefined ? -1 : order(reading, known);
    if (known !== undefined && compared !== 0) conflicts.add(offset);
    if (compared < 0) readings.set(offset, reading);
  }
  const times = [...readings].sort(([a], [b]) => a - b).slice(0, mostTimes);
  const kept = new Set(times.map(([offset]) => offset));
  return {
    times,
    conflicts: [...conflicts].filter((offset) => kept.has(offset)).sort((a, b) => a - b),
    truncated: readings.size > mostTimes || all.some(({ truncated }) => truncated),
  };
}

/** Of two heart rates the plausible one, then the lower. */
export function byHeartRate(a: number, b: number): number {
  return Number(isPlausible(b)) - Number(isPlausible(a)) || a - b;
}
