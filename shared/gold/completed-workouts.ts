import type { WorkoutEvent } from "../silver/documents/workout-events.ts";
import { completedWorkouts, maxWorkoutLength, type WorkoutInterval } from "../silver/rules/workout-intervals.ts";
import type { Interval } from "./dates/calendar.ts";
import { allTime } from "./effective-interval.ts";
import type { GroupContext } from "./group-context.ts";
import { daysOfUser } from "./person.ts";

/** Events of a user, as a query returned them, and what was computed of them. */
interface Paired {
  readonly completed: readonly WorkoutInterval[];
  /** By the day of their start, computed at the first use. */
  byDate: ReadonlyMap<string, readonly WorkoutInterval[]> | undefined;
}

/** A cached query returns the same list each time, so that a session of thousands of intervals is paired once. */
const pairedOf = new WeakMap<readonly WorkoutEvent[], Paired>();

/**
 * The user's completed workouts that start in the interval. The events of `maxWorkoutLength` before a stop determine
 * which start it completes, so that the events from that long before the interval to that long after it are sufficient.
 */
export async function workoutsStartingIn(
  context: Pick<GroupContext, "silver">,
  userId: string,
  interval: Interval,
): Promise<WorkoutInterval[]> {
  const { completed } = await paired(context, userId, interval);
  return completed.filter(({ start }) => interval.from <= start && start <= interval.to);
}

/**
 * The user's completed workouts that start on a day of theirs. All instants of a day give the same query, so that it
 * can be cached.
 */
export async function workoutsStartingOn(
  context: GroupContext,
  userId: string,
  date: string,
): Promise<readonly WorkoutInterval[]> {
  const days = await daysOfUser(context, userId);
  const pairs = await paired(context, userId, days.around(date));
  pairs.byDate ??= Map.groupBy(pairs.completed, ({ start }) => days.dateOf(start));
  return pairs.byDate.get(date) ?? [];
}

async function paired({ silver }: Pick<GroupContext, "silver">, userId: string, interval: Interval): Promise<Paired> {
  const from = Math.max(allTime.from, interval.from - maxWorkoutLength);
  const to = Math.min(allTime.to, interval.to + maxWorkoutLength);
  const events = await silver.queryPartition("workouts", userId, { property: "time", from, to });
  const known = pairedOf.get(events) ?? { completed: completedWorkouts(events), byDate: undefined };
  pairedOf.set(events, known);
  return known;
}

/** The workouts (start, end] that contain an instant of the interval. */
export function overlapping(workouts: readonly WorkoutInterval[], { from, to }: Interval): WorkoutInterval[] {
  return workouts.filter(({ start, end }) => start < to && from <= end);
}
