import { isPlausible } from "../silver/bucket.ts";
import type { HeartRateBucket } from "../silver/heart-rate-buckets.ts";
import { bucketsWithin } from "../silver/heart-rate-buckets.ts";
import { ownerAt } from "../silver/ownership.ts";
import type { Ownership } from "../silver/ownerships.ts";
import { ownershipsOf } from "../silver/ownerships.ts";
import type { Workout } from "../silver/pairing.ts";
import type { PersonFact } from "../silver/people.ts";
import type { View } from "./summary.ts";
import type { Reading } from "./workout-bpm.ts";

/** The valid readings with start < time <= end of every device that the user owned at that time. */
export async function readingsOf(workout: Workout, person: readonly PersonFact[], { facts }: View): Promise<Reading[]> {
  const registered = person.flatMap((fact) => (fact.kind === "registration" ? [fact.deviceId] : []));
  const readings: Reading[] = [];
  for (const deviceId of new Set(registered)) {
    const owners = await ownershipsOf(facts, `device:${deviceId}`);
    const buckets = await bucketsWithin(facts, deviceId, workout.start, workout.end);
    for (const bucket of buckets) readings.push(...readingsWithin(bucket, workout, owners));
  }
  return readings;
}

function readingsWithin(
  { deviceId, start, offsets, values }: HeartRateBucket,
  workout: Workout,
  owners: readonly Ownership[],
): Reading[] {
  return offsets.flatMap((offset, index) => {
    const time = start + offset;
    const value = values[index];
    if (value === undefined || !isPlausible(value) || time <= workout.start || time > workout.end) return [];
    return ownerAt(owners, time) === workout.userId ? [{ time, deviceId, value }] : [];
  });
}
