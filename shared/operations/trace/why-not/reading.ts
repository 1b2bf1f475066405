import { longestWorkout, workoutsStartingIn } from "../../../gold/intervals.ts";
import type { View } from "../../../gold/summary.ts";
import { bucketLength, isPlausible } from "../../../silver/documents/bucket.ts";
import type { HeartRateBucket } from "../../../silver/documents/heart-rate-buckets.ts";
import { ownershipsOf } from "../../../silver/documents/owners.ts";
import { workoutEvents } from "../../../silver/documents/workout-events.ts";
import { ownerAt } from "../../../silver/rules/ownership.ts";
import type { Workout } from "../../../silver/rules/workout-intervals.ts";

/** Why a heart rate is in no workout's row; by the same rules by which gold counts readings. */
export async function readingWithoutRow(
  { deviceId, start, offsets: [offset = 0], values: [value = 0] }: HeartRateBucket,
  view: View,
): Promise<string | undefined> {
  if (!isPlausible(value)) return "invalid: a heart rate must be > 0 and <= 300 to count";
  const time = start + offset;
  const owner = ownerAt(await ownershipsOf(view.facts, `device:${deviceId}`), time);
  if (owner === undefined) return "no owner: nobody ever registered the device";
  const completed = await workoutsStartingIn(view, owner, { from: time - longestWorkout, to: time });
  if (!completed.some((workout) => workout.start < time && time <= workout.end))
    return (await hasOpenStart(view, owner, time, completed))
      ? "no workout: one of the owner's was started less than 3 h before, and no stop completes it"
      : "no workout: the device's owner had none with start < time <= end";
  const kept = await view.facts.select<HeartRateBucket>("heart-rates", deviceId, {
    property: "start",
    from: start,
    to: start + bucketLength - 1,
  });
  const [bucket] = kept;
  const index = bucket?.offsets.indexOf(offset) ?? -1;
  if (bucket === undefined) return "silver does not hold its bucket yet";
  if (index === -1) return bucket.truncated ? "truncated: its bucket keeps the earliest 6,000 times" : undefined;
  return bucket.values[index] === value ? undefined : "another reading of the same time counts instead";
}

async function hasOpenStart({ facts }: View, owner: string, time: number, completed: readonly Workout[]) {
  const events = await workoutEvents(facts, owner, time - longestWorkout, time);
  return events.some(
    ({ action, ...event }) =>
      action === "start" &&
      !completed.some(
        ({ workoutId, sessionId, start }) =>
          workoutId === event.workoutId && sessionId === event.sessionId && start === event.time,
      ),
  );
}
