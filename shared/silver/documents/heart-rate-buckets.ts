import type { HeartRate } from "../../streams/heart-rates.ts";
import type { SilverFacts } from "../silver-reader.ts";
import {
  bucketIds,
  bucketLength,
  bucketStart,
  byHeartRate,
  isPlausible,
  joinReadings,
  type Readings,
} from "./bucket.ts";
import type { SilverDefinition } from "./definition.ts";
import { property } from "./property.ts";

const idOf = bucketIds("heart-rates");

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

/**
 * In `heart-rates`: the readings of a device in five minutes, since a document per reading is not affordable.
 * Two values at one time: valid beats invalid, then the lower.
 */
export const heartRateBuckets: SilverDefinition<HeartRate, HeartRateBucket> = {
  stream: "heart-rates",
  container: "heart-rates",
  partitionKey: "deviceId",
  properties: {
    deviceId: property("text", "the device"),
    start: property("time", "beginning of the bucket, a multiple of five minutes"),
    offsets: property("integers", "when something was read, ascending", { unit: "ms from start" }),
    values: property("numbers", "a heart rate for each offset, plausible or not", { unit: "beats/min" }),
    conflicts: property("integers", "offsets at which different values came", { unit: "ms from start" }),
    count: property("integer", "valid readings: 0 < value <= 300", { unit: "readings" }),
    min: property("number", "lowest valid reading", { unit: "beats/min", nullable: true }),
    max: property("number", "highest valid reading", { unit: "beats/min", nullable: true }),
    sum: property("number", "of the valid readings, by time from left to right", { unit: "beats/min" }),
    truncated: property("flag", "more than 6,000 times came, and the earliest were kept"),
  },
  fragments: ({ deviceId, time, bpm }) => {
    const start = bucketStart(time);
    return [bucket(deviceId, start, { times: [[time - start, bpm]], conflicts: [], truncated: false })];
  },
  join: (buckets) => {
    const [first] = buckets;
    if (first === undefined) throw new Error("a join of no buckets");
    return bucket(first.deviceId, first.start, joinReadings(buckets.map(readingsIn), byHeartRate));
  },
};

function readingsIn({ offsets, values, conflicts, truncated }: HeartRateBucket): Readings<number> {
  return { times: offsets.map((offset, index) => [offset, values[index] ?? 0]), conflicts, truncated };
}

function bucket(deviceId: string, start: number, { times, conflicts, truncated }: Readings<number>): HeartRateBucket {
  const values = times.map(([, value]) => value);
  const valid = values.filter(isPlausible);
  return {
    id: idOf(deviceId, start),
    deviceId,
    start,
    offsets: times.map(([offset]) => offset),
    values,
    conflicts,
    count: valid.length,
    min: valid.length === 0 ? null : valid.reduce((a, b) => Math.min(a, b)),
    max: valid.length === 0 ? null : valid.reduce((a, b) => Math.max(a, b)),
    sum: valid.reduce((sum, value) => sum + value, 0),
    truncated,
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
