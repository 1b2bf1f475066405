import { sum } from "../../platform/sum.ts";
import { isPlausible, plausibleText } from "../../streams/fields/plausible.ts";
import type { HeartRate } from "../../streams/heart-rates.ts";
import { bucketIds, bucketStart } from "./bucket.ts";
import type { SilverDefinition } from "./definition.ts";
import { compareHeartRates, mergeReadings, type Readings } from "./merge-readings.ts";
import { property } from "./property.ts";
import { withoutReadings } from "./without-times.ts";

const idOf = bucketIds("heart-rates");

/** In `heart-rates`: the readings of one device in five minutes. */
export interface HeartRateBucket {
  readonly id: string;
  readonly deviceId: string;
  /** Start of the bucket, a multiple of 300,000. */
  readonly start: number;
  /** Milliseconds from `start`, ascending. */
  readonly offsets: readonly number[];
  /** Beats per minute, one for each offset. */
  readonly values: readonly number[];
  /** Offsets for which different values arrived. */
  readonly conflicts: readonly number[];
  /** Of the valid (plausible) readings. Null without any. */
  readonly count: number;
  readonly min: number | null;
  readonly max: number | null;
  /** Left to right by time. */
  readonly sum: number;
  /** More than 6,000 times arrived; the earliest were kept. */
  readonly truncated: boolean;
}

/**
 * In `heart-rates`: the readings of a device in five minutes, because a document per reading is not affordable.
 * Of two values at one time a valid one wins over an invalid one, then the lower.
 */
export const heartRateBuckets: SilverDefinition<HeartRate, HeartRateBucket, "heart-rates"> = {
  stream: "heart-rates",
  container: "heart-rates",
  partitionKey: "deviceId",
  subjects: ["deviceId"],
  properties: {
    deviceId: property({ identifier: "device" }, "text", "the device"),
    start: property("open", "time", "start of the bucket, a multiple of five minutes"),
    offsets: property("open", "integers", "times of the readings, ascending", { unit: "ms from start" }),
    values: property("open", "numbers", "a heart rate for each offset, plausible or not", { unit: "beats/min" }),
    conflicts: property("open", "integers", "offsets for which different values arrived", { unit: "ms from start" }),
    count: property("open", "integer", `valid readings: ${plausibleText}`, { unit: "readings" }),
    min: property("open", "number", "lowest valid reading", { unit: "beats/min", nullable: true }),
    max: property("open", "number", "highest valid reading", { unit: "beats/min", nullable: true }),
    sum: property("open", "number", "of the valid readings, by time from left to right", { unit: "beats/min" }),
    truncated: property("open", "flag", "more than 6,000 times arrived, and the earliest were kept"),
  },
  contributions: ({ deviceId, time, bpm }) => {
    const start = bucketStart(time);
    return [bucket(deviceId, start, { times: [[time - start, bpm]], conflicts: [], truncated: false })];
  },
  merge: (buckets) => {
    const [first] = buckets;
    if (first === undefined) throw new Error("a merge of no buckets");
    return bucket(first.deviceId, first.start, mergeReadings(buckets.map(readingsOf), compareHeartRates));
  },
  without: (document, isErased) => {
    const { deviceId, start } = document;
    const readings = withoutReadings(readingsOf(document), start, isErased);
    return readings.times.length === 0 ? undefined : bucket(deviceId, start, readings);
  },
};

function readingsOf({ offsets, values, conflicts, truncated }: HeartRateBucket): Readings<number> {
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
    sum: sum(valid),
    truncated,
  };
}
