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
    for (const bucket of await bucketsOverlapping(silver, "heart-rates", deviceId, interval))
      for (const reading of validReadings(bucket))
        if (interval.from <= reading.time && reading.time <= interval.to && ownerAt(reading.time) === userId)
          readings.push(reading);
  }
  return readings;
}

function validReadings({ deviceId, start, offsets, values }: HeartRateBucket): Reading[] {
  return offsets.flatMap((offset, index) => {
    const value = values[index];
    return value === undefined || !isPlausible(value) ? [] : [{ time: start + offset, deviceId, value }];
  });
}
