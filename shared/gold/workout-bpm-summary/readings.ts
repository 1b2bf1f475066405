import { bucketsOverlapping } from "../../silver/buckets-overlapping.ts";
import type { HeartRateBucket } from "../../silver/documents/heart-rate-buckets.ts";
import { deviceLabel } from "../../silver/documents/owners.ts";
import type { PersonDocument } from "../../silver/documents/registry.ts";
import { ownersByTime } from "../../silver/rules/ownership.ts";
import type { WorkoutInterval } from "../../silver/rules/workout-intervals.ts";
import { isPlausible } from "../../streams/fields/plausible.ts";
import { firstAtLeast } from "../first-at-least.ts";
import type { GroupContext } from "../group-context.ts";
import type { Reading } from "./row.ts";

/**
 * The valid readings with start < time <= end of each workout, of every device that the user owned at that time. The
 * buckets of a device are read once, however many workouts there are.
 *
 * @param workouts of one user
 */
export async function readingsOf(
  workouts: readonly WorkoutInterval[],
  person: readonly PersonDocument[],
  { silver }: Pick<GroupContext, "silver">,
): Promise<(workout: WorkoutInterval) => readonly Reading[]> {
  const [any] = workouts;
  if (any === undefined) return () => [];
  const interval = workouts.reduce(
    ({ from, to }, { start, end }) => ({ from: Math.min(from, start), to: Math.max(to, end) }),
    { from: any.start, to: any.end },
  );
  const registered = person.flatMap((document) => (document.kind === "registration" ? [document.deviceId] : []));
  const readings: Reading[] = [];
  for (const deviceId of new Set(registered)) {
    const ownerAt = ownersByTime(await silver.queryPartition("owners", deviceLabel(deviceId)));
    for (const bucket of await bucketsOverlapping(silver, "heart-rates", deviceId, interval))
      for (const reading of validReadings(bucket)) if (ownerAt(reading.time) === any.userId) readings.push(reading);
  }
  readings.sort((a, b) => a.time - b.time);
  const times = readings.map(({ time }) => time);
  return ({ start, end }) => readings.slice(firstAtLeast(times, start + 1), firstAtLeast(times, end + 1));
}

function validReadings({ deviceId, start, offsets, values }: HeartRateBucket): Reading[] {
  return offsets.flatMap((offset, index) => {
    const value = values[index];
    return value === undefined || !isPlausible(value) ? [] : [{ time: start + offset, deviceId, value }];
  });
}
