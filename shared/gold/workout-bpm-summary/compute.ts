import { bucketsOverlapping } from "../../silver/buckets-overlapping.ts";
import { isPlausible } from "../../silver/documents/bucket.ts";
import type { HeartRateBucket } from "../../silver/documents/heart-rate-buckets.ts";
import { deviceLabel, type Ownership } from "../../silver/documents/owners.ts";
import type { PersonDocument } from "../../silver/documents/registry.ts";
import { ownerAt } from "../../silver/rules/ownership.ts";
import { profileAt } from "../../silver/rules/profile-at.ts";
import type { WorkoutInterval } from "../../silver/rules/workout-intervals.ts";
import { workoutsStartingOn } from "../completed-workouts.ts";
import { type GroupContext, type GroupKey, partOf, type Row } from "../summary.ts";
import { type Reading, workoutBpmRow } from "./row.ts";

/** A row for each interval of the session that starts on the day and has a reading. */
export async function rowsOfGroup(group: GroupKey, context: GroupContext): Promise<Row[]> {
  const [userId, date] = [partOf(group, "userId"), partOf(group, "date")];
  const startingOn = await workoutsStartingOn(context, userId, date);
  const workouts = startingOn.filter(
    ({ workoutId, sessionId }) => workoutId === group["workoutId"] && sessionId === group["sessionId"],
  );
  if (workouts.length === 0) return [];
  const person = await context.silver.queryPartition("people", userId);
  const rows: Row[] = [];
  for (const workout of workouts.toSorted((a, b) => a.start - b.start)) {
    const readings = await readingsOf(workout, person, context);
    const row = workoutBpmRow(workout, date, readings, profileAt(person, workout.start)?.attributes);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

/** The valid readings with start < time <= end of every device that the user owned at that time. */
export async function readingsOf(
  workout: WorkoutInterval,
  person: readonly PersonDocument[],
  { silver }: Pick<GroupContext, "silver">,
): Promise<Reading[]> {
  const registered = person.flatMap((document) => (document.kind === "registration" ? [document.deviceId] : []));
  const interval = { from: workout.start, to: workout.end };
  const readings: Reading[] = [];
  for (const deviceId of new Set(registered)) {
    const ownerships = await silver.queryPartition("owners", deviceLabel(deviceId));
    const buckets = await bucketsOverlapping(silver, "heart-rates", deviceId, interval);
    for (const bucket of buckets) readings.push(...readingsIn(bucket, workout, ownerships));
  }
  return readings;
}

function readingsIn(
  { deviceId, start, offsets, values }: HeartRateBucket,
  workout: WorkoutInterval,
  ownerships: readonly Ownership[],
): Reading[] {
  return offsets.flatMap((offset, index) => {
    const time = start + offset;
    const value = values[index];
    if (value === undefined || !isPlausible(value) || time <= workout.start || time > workout.end) return [];
    return ownerAt(ownerships, time) === workout.userId ? [{ time, deviceId, value }] : [];
  });
}
