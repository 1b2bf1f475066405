import { isPlausible } from "../../silver/documents/bucket.ts";
import type { HeartRateBucket } from "../../silver/documents/heart-rate-buckets.ts";
import { bucketsWithin } from "../../silver/documents/heart-rate-buckets.ts";
import type { Ownership } from "../../silver/documents/owners.ts";
import { ownershipsOf } from "../../silver/documents/owners.ts";
import type { PersonFact } from "../../silver/documents/people.ts";
import { ownerAt } from "../../silver/rules/ownership.ts";
import type { Workout } from "../../silver/rules/workout-intervals.ts";
import type { View } from "../summary.ts";
import type { Reading } from "./row.ts";

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
