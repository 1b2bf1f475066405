import type { Activity } from "../../streams/activity.ts";
import type { SilverFacts } from "../silver-reader.ts";
import { bucketIds, bucketLength, bucketStart, byHeartRate, joinReadings, type Readings } from "./bucket.ts";
import type { SilverDefinition } from "./definition.ts";
import { property } from "./property.ts";

const idOf = bucketIds("activity");

/** What a watch saw at one time. */
export interface Sample {
  /** Made since the sample before. */
  readonly steps: number;
  /** Beats per minute; perhaps not plausible. */
  readonly bpm: number;
  readonly asleep: boolean;
}

/** In `activity`: what one watch saw in five minutes. */
export interface ActivityBucket {
  readonly id: string;
  readonly deviceId: string;
  /** Beginning of the bucket, a multiple of 300,000. */
  readonly start: number;
  /** Milliseconds from `start`, ascending. The next three have one value for each. */
  readonly offsets: readonly number[];
  readonly steps: readonly number[];
  readonly values: readonly number[];
  readonly asleep: readonly boolean[];
  /** Offsets at which different samples came. */
  readonly conflicts: readonly number[];
  /** More than 6,000 times came; the earliest were kept. */
  readonly truncated: boolean;
}

/** In `activity`: samples in buckets of five minutes, as heart rates. Of two at one time one counts whole: a sample is never put together of two. */
export const activityBuckets: SilverDefinition<Activity, ActivityBucket> = {
  stream: "activity",
  container: "activity",
  partitionKey: "deviceId",
  properties: {
    deviceId: property("text", "the watch"),
    start: property("time", "beginning of the bucket, a multiple of five minutes"),
    offsets: property("integers", "when something was read, ascending", { unit: "ms from start" }),
    steps: property("integers", "steps since the sample before, one for each offset", { unit: "steps" }),
    values: property("numbers", "a heart rate for each offset, plausible or not", { unit: "beats/min" }),
    asleep: property("flags", "whether the wearer slept, one for each offset"),
    conflicts: property("integers", "offsets at which different samples came", { unit: "ms from start" }),
    truncated: property("flag", "more than 6,000 times came, and the earliest were kept"),
  },
  fragments: ({ deviceId, time, steps, bpm, asleep }) => {
    const start = bucketStart(time);
    const times = [[time - start, { steps, bpm, asleep }] as const];
    return [bucket(deviceId, start, { times, conflicts: [], truncated: false })];
  },
  join: (buckets) => {
    const [first] = buckets;
    if (first === undefined) throw new Error("a join of no buckets");
    return bucket(first.deviceId, first.start, joinReadings(buckets.map(readingsIn), bySample));
  },
};

/** The samples of a bucket by their offsets from its beginning. */
export function samplesIn(bucket: ActivityBucket): (readonly [offset: number, sample: Sample])[] {
  const { offsets, steps, values, asleep } = bucket;
  return offsets.map((offset, index) => [
    offset,
    { steps: steps[index] ?? 0, bpm: values[index] ?? 0, asleep: asleep[index] ?? false },
  ]);
}

function readingsIn(bucket: ActivityBucket): Readings<Sample> {
  return { times: samplesIn(bucket), conflicts: bucket.conflicts, truncated: bucket.truncated };
}

/** The better heart rate, then fewer steps, then awake. */
function bySample(a: Sample, b: Sample): number {
  return byHeartRate(a.bpm, b.bpm) || a.steps - b.steps || Number(a.asleep) - Number(b.asleep);
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

/** Buckets of the watch that hold any time with `from <= time <= to`. */
export function activityWithin(
  facts: SilverFacts,
  deviceId: string,
  from: number,
  to: number,
): Promise<readonly ActivityBucket[]> {
  return facts.select("activity", deviceId, { property: "start", from: from - bucketLength + 1, to });
}
