import type { HeartRate } from "../streams/heart-rates.ts";
import type { SilverDefinition } from "./definition.ts";
import type { SilverFacts } from "./facts.ts";
import { hashId } from "./hash-id.ts";

/** Length of a bucket, milliseconds. */
export const bucketLength = 300_000;
/** Times in one bucket: 20 readings a second. More would outgrow a document. */
const mostTimes = 6_000;

/** A heart rate that a living person can have; others land, and never count. */
export function isPlausible(bpm: number): boolean {
  return bpm > 0 && bpm <= 300;
}

/** In `heart-rates`: the readings of one device in five minutes. */
export interface HeartRateBucket {
  readonly id: string;
  readonly deviceId: string;
  /** Beginning of the bucket, a multiple of 300,000. */
  readonly start: number;
  /** Milliseconds from `start`, ascending. */
  readonly offsets: readonly number[];
  /** Beats per minute, one for each offset. */
  readonly values: readonly number[];
  /** Offsets at which different values came. */
  readonly conflicts: readonly number[];
  /** Of the valid readings (0 < value <= 300). Null without one. */
  readonly count: number;
  readonly min: number | null;
  readonly max: number | null;
  /** Left to right by time. */
  readonly sum: number;
  /** More than 6,000 times came; the earliest were kept. */
  readonly truncated: boolean;
}

/** In `heart-rates`: the readings of a device in five minutes, since a document per reading is not affordable. */
export const heartRateBuckets: SilverDefinition<HeartRate, HeartRateBucket> = {
  stream: "heart-rates",
  container: "heart-rates",
  partitionKey: "deviceId",
  fragments: ({ deviceId, time, bpm }) => {
    const start = time - (time % bucketLength);
    return [bucket(deviceId, start, new Map([[time - start, bpm]]), new Set(), false)];
  },
  join: joinBuckets,
};

/** Two values at one time: valid beats invalid, then the lower; the time is marked as a conflict. Beyond 6,000 times the earliest stay. */
function joinBuckets(buckets: readonly HeartRateBucket[]): HeartRateBucket {
  const [first] = buckets;
  if (first === undefined) throw new Error("a join of no buckets");
  const readings = new Map<number, number>();
  const conflicts = new Set<number>();
  for (const { offsets, values, conflicts: known } of buckets) {
    for (const [index, offset] of offsets.entries()) addReading(readings, conflicts, offset, values[index] ?? 0);
    for (const offset of known) conflicts.add(offset);
  }
  return bucket(
    first.deviceId,
    first.start,
    readings,
    conflicts,
    buckets.some(({ truncated }) => truncated),
  );
}

function addReading(readings: Map<number, number>, conflicts: Set<number>, offset: number, value: number): void {
  const known = readings.get(offset);
  if (known === value) return;
  if (known !== undefined) conflicts.add(offset);
  if (known === undefined || isBetter(value, known)) readings.set(offset, value);
}

function isBetter(value: number, known: number): boolean {
  return isPlausible(value) === isPlausible(known) ? value < known : isPlausible(value);
}

function bucket(
  deviceId: string,
  start: number,
  readings: ReadonlyMap<number, number>,
  conflicts: ReadonlySet<number>,
  truncated: boolean,
): HeartRateBucket {
  const sorted = [...readings].sort(([a], [b]) => a - b).slice(0, mostTimes);
  const valid = sorted.map(([, value]) => value).filter(isPlausible);
  const kept = new Set(sorted.map(([offset]) => offset));
  return {
    id: hashId("heart-rates", deviceId, start),
    deviceId,
    start,
    offsets: [...kept],
    values: sorted.map(([, value]) => value),
    conflicts: [...conflicts].filter((offset) => kept.has(offset)).sort((a, b) => a - b),
    count: valid.length,
    min: valid.length === 0 ? null : valid.reduce((a, b) => Math.min(a, b)),
    max: valid.length === 0 ? null : valid.reduce((a, b) => Math.max(a, b)),
    sum: valid.reduce((sum, value) => sum + value, 0),
    truncated: truncated || readings.size > mostTimes,
  };
}

/** Buckets of the device that hold any time with `from <= time <= to`. */
export function bucketsWithin(
  facts: SilverFacts,
  deviceId: string,
  from: number,
  to: number,
): Promise<readonly HeartRateBucket[]> {
  return facts.select("heart-rates", deviceId, { property: "start", from: from - bucketLength + 1, to });
}
