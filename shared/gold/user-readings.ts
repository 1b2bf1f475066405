import { bucketsOverlapping } from "../silver/buckets-overlapping.ts";
import type { HeartRateBucket } from "../silver/documents/heart-rate-buckets.ts";
import { deviceLabel } from "../silver/documents/owners.ts";
import { ownersByTime } from "../silver/rules/ownership.ts";
import { isPlausible } from "../streams/fields/plausible.ts";
import type { Interval } from "./dates/calendar.ts";
import type { GroupContext } from "./group-context.ts";
import { devicesOf } from "./person.ts";

export interface Reading {
  /** Epoch milliseconds. */
  readonly time: number;
  readonly deviceId: string;
  /** Beats per minute, valid. */
  readonly value: number;
}

/** The valid readings in an interval, in no order, of every device that the user owned at their time. */
export async function readingsOfUser(
  { silver }: Pick<GroupContext, "silver">,
  userId: string,
  interval: Interval,
): Promise<Reading[]> {
  const readings: Reading[] = [];
  for (const deviceId of await devicesOf({ silver }, userId)) {
    const ownerAt = ownersByTime(await silver.queryPartition("owners", deviceLabel(deviceId)));
    const isWanted = (time: number) => interval.from <= time && time <= interval.to && ownerAt(time) === userId;
    for (const bucket of await bucketsOverlapping(silver, "heart-rates", deviceId, interval))
      for (const reading of validReadings(bucket, isWanted)) readings.push(reading);
  }
  return readings;
}

function validReadings({ deviceId, start, offsets, values }: HeartRateBucket, isWanted: (time: number) => boolean) {
  const readings: Reading[] = [];
  for (const [index, offset] of offsets.entries()) {
    const [time, value] = [start + offset, values[index]];
    if (value !== undefined && isPlausible(value) && isWanted(time)) readings.push({ time, deviceId, value });
  }
  return readings;
}
