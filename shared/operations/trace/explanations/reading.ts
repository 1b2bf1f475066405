import { workoutsStartingIn } from "../../../gold/completed-workouts.ts";
import type { GroupContext } from "../../../gold/group-context.ts";
import { bucketLength } from "../../../silver/documents/bucket.ts";
import type { HeartRateBucket } from "../../../silver/documents/heart-rate-buckets.ts";
import { deviceLabel } from "../../../silver/documents/owners.ts";
import { nobody, ownerAt } from "../../../silver/rules/ownership.ts";
import { maxWorkoutLength, type WorkoutInterval } from "../../../silver/rules/workout-intervals.ts";
import { isPlausible, plausibleText } from "../../../streams/fields/plausible.ts";

/** Applies the rules of gold to a heart rate: validity, owner, workout, and which reading of a time counts. */
export async function explainReading(
  { deviceId, start, offsets: [offset = 0], values: [value = 0] }: HeartRateBucket,
  context: GroupContext,
): Promise<string | undefined> {
  if (!isPlausible(value)) return `invalid: a heart rate must be from ${plausibleText} to count`;
  const time = start + offset;
  const owner = ownerAt(await context.silver.queryPartition("owners", deviceLabel(deviceId)), time);
  if (owner === undefined) return "no owner: the device has no registration";
  if (owner === nobody) return "no owner: the registration that held at its time is erased";
  const completed = await workoutsStartingIn(context, owner, { from: time - maxWorkoutLength, to: time });
  if (!completed.some((workout) => workout.start < time && time <= workout.end))
    return (await hasOpenStart(context, owner, time, completed))
      ? "no workout: the owner started one less than 3 h before, and no stop completes it"
      : "no workout: the device's owner has none with start < time <= end";
  const [bucket] = await context.silver.queryPartition("heart-rates", deviceId, {
    property: "start",
    from: start,
    to: start + bucketLength - 1,
  });
  const index = bucket?.offsets.indexOf(offset) ?? -1;
  if (bucket === undefined) return "silver does not contain its bucket yet";
  if (index === -1)
    return bucket.truncated ? "truncated: a bucket contains at most the 6,000 earliest times" : undefined;
  return bucket.values[index] === value ? undefined : "another reading of the same time counts instead";
}

async function hasOpenStart(
  { silver }: GroupContext,
  owner: string,
  time: number,
  completed: readonly WorkoutInterval[],
) {
  const events = await silver.queryPartition("workouts", owner, {
    property: "time",
    from: time - maxWorkoutLength,
    to: time,
  });
  return events.some(
    ({ action, ...event }) =>
      action === "start" &&
      !completed.some(
        ({ workoutId, sessionId, start }) =>
          workoutId === event.workoutId && sessionId === event.sessionId && start === event.time,
      ),
  );
}
