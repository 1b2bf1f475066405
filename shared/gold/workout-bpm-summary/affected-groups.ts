import { bucketLength } from "../../silver/documents/bucket.ts";
import type { HeartRateBucket } from "../../silver/documents/heart-rate-buckets.ts";
import { deviceLabel, deviceOfLabel, type Ownership } from "../../silver/documents/owners.ts";
import type { PersonDocument } from "../../silver/documents/registry.ts";
import type { WorkoutEvent } from "../../silver/documents/workout-events.ts";
import { ownersDuring } from "../../silver/rules/ownership.ts";
import { maxWorkoutLength, type WorkoutInterval } from "../../silver/rules/workout-intervals.ts";
import { overlapping, workoutsStartingIn, workoutsStartingOn } from "../completed-workouts.ts";
import { allTime, effectiveOwnership } from "../effective-interval.ts";
import type { GroupContext, GroupKey } from "../group-context.ts";
import { changedDays, daysOfUser } from "../person.ts";

/** A bucket of readings affects the overlapping workouts of every owner that the device has in it. */
export async function affectedByBucket(
  { deviceId, start }: Pick<HeartRateBucket, "deviceId" | "start">,
  context: GroupContext,
): Promise<GroupKey[]> {
  const bucket = { from: start, to: start + bucketLength - 1 };
  const ownerships = await context.silver.queryPartition("owners", deviceLabel(deviceId));
  const groups: GroupKey[] = [];
  for (const userId of ownersDuring(ownerships, bucket.from, bucket.to)) {
    const days = await daysOfUser(context, userId);
    for (const date of days.datesOf({ from: start - maxWorkoutLength, to: bucket.to })) {
      const workouts = await workoutsStartingOn(context, userId, date);
      groups.push(...overlapping(workouts, bucket).map((workout) => groupOfWorkout(workout, date)));
    }
  }
  return groups;
}

/**
 * A start or stop affects its session on every day on which it can begin or end a workout, now or before the change.
 */
export async function affectedByWorkoutEvent(
  { userId, workoutId, sessionId, time }: Pick<WorkoutEvent, "userId" | "workoutId" | "sessionId" | "time">,
  context: GroupContext,
): Promise<GroupKey[]> {
  const days = await daysOfUser(context, userId);
  const dates = days.datesOf({ from: time - maxWorkoutLength, to: time + maxWorkoutLength });
  return dates.map((date) => ({ userId, workoutId, sessionId, date }));
}

/**
 * An ownership changes the owner of the readings in its effective interval. It affects the workouts in it of every user
 * who ever registered the device.
 */
export async function affectedByOwnership(
  { label, time }: Pick<Ownership, "label" | "time">,
  context: GroupContext,
): Promise<GroupKey[]> {
  if (deviceOfLabel(label) === undefined) return [];
  const ownerships = await context.silver.queryPartition("owners", label);
  const interval = effectiveOwnership(time, ownerships);
  const from = Math.max(allTime.from, interval.from - maxWorkoutLength);
  const groups: GroupKey[] = [];
  for (const userId of new Set(ownerships.map((ownership) => ownership.userId))) {
    const days = await daysOfUser(context, userId);
    const workouts = await workoutsStartingIn(context, userId, { from, to: interval.to });
    for (const workout of overlapping(workouts, interval))
      groups.push(groupOfWorkout(workout, days.dateOf(workout.start)));
  }
  return groups;
}

/**
 * A profile version affects the workouts that start in its effective interval, on every date that they can have had
 * until it arrived, and can have since: its time zone may be another one. A start that completes no workout any more
 * has completed one if a row was written of it, so that all starts are affected. Registrations arrive by `owners`.
 */
export async function affectedByPerson(
  document: Pick<PersonDocument, "kind" | "userId" | "time">,
  context: GroupContext,
): Promise<GroupKey[]> {
  if (document.kind !== "profile") return [];
  const { interval, datesOf } = await changedDays(context, document);
  const { userId } = document;
  const events = await context.silver.queryPartition("workouts", userId, { property: "time", ...interval });
  return events
    .filter(({ action }) => action === "start")
    .flatMap(({ workoutId, sessionId, time }) =>
      datesOf({ from: time, to: time }).map((date) => ({ userId, workoutId, sessionId, date })),
    );
}

function groupOfWorkout({ userId, workoutId, sessionId }: WorkoutInterval, date: string): GroupKey {
  return { userId, workoutId, sessionId, date };
}
