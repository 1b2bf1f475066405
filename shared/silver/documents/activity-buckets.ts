import type { Activity } from "../../streams/activity.ts";
import { bucketIds, bucketStart } from "./bucket.ts";
import type { SilverDefinition } from "./definition.ts";
import { compareHeartRates, mergeReadings, type Readings } from "./merge-readings.ts";
import { property } from "./property.ts";
import { withoutReadings } from "./without-times.ts";

const idOf = bucketIds("activity");

/** One measurement of a smart watch. */
export interface Sample {
  /** Steps since the previous sample. */
  readonly steps: number;
  /** Beats per minute; not necessarily plausible. Null when the watch had none. */
  readonly bpm: number | null;
  readonly asleep: boolean;
}

/** In `activity`: the samples of one watch in five minutes. */
export interface ActivityBucket {
  readonly id: string;
  readonly deviceId: string;
  /** Start of the bucket, a multiple of 300,000. */
  readonly start: number;
  /** Milliseconds from `start`, ascending. The next three lists have one value for each offset. */
  readonly offsets: readonly number[];
  readonly steps: readonly number[];
  readonly values: readonly (number | null)[];
  readonly asleep: readonly boolean[];
  /** Offsets for which different samples arrived. */
  readonly conflicts: readonly number[];
  /** More than 6,000 times arrived; the earliest were kept. */
  readonly truncated: boolean;
}

/**
 * In `activity`: samples in buckets of five minutes, as heart rates. Of two samples at one time one wins as a whole.
 */
export const activityBuckets: SilverDefinition<Activity, ActivityBucket, "activity"> = {
  stream: "activity",
  container: "activity",
  partitionKey: "deviceId",
  subjects: ["deviceId"],
  properties: {
    deviceId: property({ identifier: "device" }, "text", "the watch"),
    start: property("open", "time", "start of the bucket, a multiple of five minutes"),
    offsets: property("open", "integers", "times of the samples, ascending", { unit: "ms from start" }),
    steps: property("open", "integers", "steps since the previous sample, one for each offset", { unit: "steps" }),
    values: property(
      "open",
      "numbers",
      "a heart rate for each offset, plausible or not; null where the watch had none",
      {
        unit: "beats/min",
      },
    ),
    asleep: property("open", "flags", "whether the subject was asleep, one for each offset"),
    conflicts: property("open", "integers", "offsets for which different samples arrived", { unit: "ms from start" }),
    truncated: property("open", "flag", "more than 6,000 times arrived, and the earliest were kept"),
  },
  contributions: ({ deviceId, time, steps, bpm = null, asleep }) => {
    const start = bucketStart(time);
    const times = [[time - start, { steps, bpm, asleep }] as const];
    return [bucket(deviceId, start, { times, conflicts: [], truncated: false })];
  },
  merge: (buckets) => {
    const [first] = buckets;
    if (first === undefined) throw new Error("a merge of no buckets");
    return bucket(first.deviceId, first.start, mergeReadings(buckets.map(readingsOf), compareSamples));
  },
  without: (document, isErased) => {
    const { deviceId, start } = document;
    const readings = withoutReadings(readingsOf(document), start, isErased);
    return readings.times.length === 0 ? undefined : bucket(deviceId, start, readings);
  },
};

/** The samples of a bucket by their offsets from its start. */
export function samplesOf(bucket: ActivityBucket): (readonly [offset: number, sample: Sample])[] {
  const { offsets, steps, values, asleep } = bucket;
  return offsets.map((offset, index) => [
    offset,
    { steps: steps[index] ?? 0, bpm: values[index] ?? null, asleep: asleep[index] ?? false },
  ]);
}

function readingsOf(bucket: ActivityBucket): Readings<Sample> {
  return { times: samplesOf(bucket), conflicts: bucket.conflicts, truncated: bucket.truncated };
}

/** The better heart rate wins, then fewer steps, then awake. */
function compareSamples(a: Sample, b: Sample): number {
  return compareHeartRates(a.bpm, b.bpm) || a.steps - b.steps || Number(a.asleep) - Number(b.asleep);
}

function bucket(deviceId: string, start: number, { times, conflicts, truncated }: Readings<Sample>): ActivityBucket {
  return {
    id: idOf(deviceId, start),
    deviceId,
    start,
    offsets: times.map(([offset]) => offset),
    steps: times.map(([, { steps }]) => steps),
    values: times.map(([, { bpm }]) => bpm),
    asleep: times.map(([, { asleep }]) => asleep),
    conflicts,
    truncated,
  };
}
