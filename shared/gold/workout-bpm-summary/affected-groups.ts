import { bucketLength } from "../../silver/documents/bucket.ts";
import type { HeartRateBucket } from "../../silver/documents/heart-rate-buckets.ts";
import type { Ownership } from "../../silver/documents/owners.ts";
import { ownershipsOf } from "../../silver/documents/owners.ts";
import type { PersonFact } from "../../silver/documents/people.ts";
import { personFacts } from "../../silver/documents/people.ts";
import type { WorkoutFact } from "../../silver/documents/workout-events.ts";
import { ownersWithin } from "../../silver/rules/ownership.ts";
import type { Workout } from "../../silver/rules/workout-intervals.ts";
import { allTime, effectiveInterval } from "../effective-interval.ts";
import { longestWorkout, meeting, workoutsStartingIn, workoutsStartingOn } from "../intervals.ts";
import type { GroupKey, View } from "../summary.ts";

/** A bucket of readings: for every owner that the device has inside it, the workouts that meet it. */
export async function groupsOfBucket({ deviceId, start }: HeartRateBucket, view: View): Promise<GroupKey[]> {
  const span = { from: start, to: start + bucketLength - 1 };
  const dates = view.calendar.datesOf({ from: start - longestWorkout, to: span.to });
  const owners = ownersWithin(await ownershipsOf(view.facts, `device:${deviceId}`), span.from, span.to);
  const groups: GroupKey[] = [];
  for (const userId of owners) {
    for (const date of dates) {
      const workouts = await workoutsStartingOn(view, userId, date);
      groups.push(...meeting(workouts, span).map((workout) => groupOfWorkout(workout, view)));
    }
  }
  return groups;
}

/** A start or stop: its session on every day that it could begin or end a workout of, whether it does now or did before. */
export async function groupsOfWorkoutEvent(event: WorkoutFact, { calendar }: View): Promise<GroupKey[]> {
  const { userId, workoutId, sessionId, time } = event;
  const dates = calendar.datesOf({ from: time - longestWorkout, to: time + longestWorkout });
  return dates.map((date) => ({ userId, workoutId, sessionId, date }));
}

/**
 * A registration, by its document in `owners`: from its time to the label's next later one (from ever, if none is earlier)
 * the readings have another owner, so the workouts then of everyone who ever registered the label are touched.
 */
export async function groupsOfOwnership({ label, time }: Ownership, view: View): Promise<GroupKey[]> {
  if (!label.startsWith("device:")) return [];
  const owners = await ownershipsOf(view.facts, label);
  const span = effectiveInterval(time, owners);
  const groups: GroupKey[] = [];
  for (const userId of new Set(owners.map((owner) => owner.userId))) {
    const from = Math.max(allTime.from, span.from - longestWorkout);
    const workouts = await workoutsStartingIn(view, userId, { from, to: span.to });
    groups.push(...meeting(workouts, span).map((workout) => groupOfWorkout(workout, view)));
  }
  return groups;
}

/**
 * A profile version: the workouts that start from its time to the next version (from ever, if none is earlier).
 * A registration counts when it comes by `owners`. Tombstones do nothing yet: erasure brings their expansion.
 */
export async function groupsOfPerson(fact: PersonFact, view: View): Promise<GroupKey[]> {
  if (fact.kind !== "profile") return [];
  const person = await personFacts(view.facts, fact.userId);
  const versions = person.filter(({ kind }) => kind === "profile");
  const workouts = await workoutsStartingIn(view, fact.userId, effectiveInterval(fact.time, versions));
  return workouts.map((workout) => groupOfWorkout(workout, view));
}

function groupOfWorkout({ userId, workoutId, sessionId, start }: Workout, { calendar }: View): GroupKey {
  return { userId, workoutId, sessionId, date: calendar.dateOf(start) };
}
