import { completedWorkouts, maxWorkoutLength, type WorkoutInterval } from "../silver/rules/workout-intervals.ts";
import type { Interval } from "./dates/calendar.ts";
import { allTime } from "./effective-interval.ts";
import type { GroupContext } from "./summary.ts";

/**
 * The user's completed workouts that start in the interval. The events of `maxWorkoutLength` before a stop determine
 * which start it completes, so that the events from that long before the interval to that long after it are sufficient.
 */
export async function workoutsStartingIn(
  { silver }: Pick<GroupContext, "silver">,
  userId: string,
  interval: Interval,
): Promise<WorkoutInterval[]> {
  const from = Math.max(allTime.from, interval.from - maxWorkoutLength);
  const to = Math.min(allTime.to, interval.to + maxWorkoutLength);
  const events = await silver.queryPartition("workouts", userId, { property: "time", from, to });
  return completedWorkouts(events).filter(({ start }) => interval.from <= start && start <= interval.to);
}

/**
 * The user's completed workouts that start on the day. All instants of a day give the same query, so that it can be
 * cached.
 */
export async function workoutsStartingOn(
  context: GroupContext,
  userId: string,
  date: string,
): Promise<WorkoutInterval[]> {
  const nearby = await workoutsStartingIn(context, userId, context.calendar.around(date));
  return nearby.filter(({ start }) => context.calendar.dateOf(start) === date);
}

/** The workouts (start, end] that contain an instant of the interval. */
export function overlapping(workouts: readonly WorkoutInterval[], { from, to }: Interval): WorkoutInterval[] {
  return workouts.filter(({ start, end }) => start < to && from <= end);
}
