import { workoutEvents } from "../silver/documents/workout-events.ts";
import { completedWorkouts, type Workout } from "../silver/rules/workout-intervals.ts";
import type { Span } from "./dates/calendar.ts";
import { allTime } from "./effective-interval.ts";
import type { View } from "./summary.ts";

/** A completed workout is shorter than this. */
export const longestWorkout = 3 * 3_600_000;

/**
 * The user's completed workouts that start in the span. Which start a stop closes is decided by the events of the 3 h before
 * the stop: so the events from 3 h before the span to 3 h after it say it all.
 */
export async function workoutsStartingIn({ facts }: View, userId: string, span: Span): Promise<Workout[]> {
  const from = Math.max(allTime.from, span.from - longestWorkout);
  const to = Math.min(allTime.to, span.to + longestWorkout);
  const events = await workoutEvents(facts, userId, from, to);
  return completedWorkouts(events).filter(({ start }) => span.from <= start && start <= span.to);
}

/** Those that start on the day. Asks silver the same for every instant of a day, so that a cache can answer. */
export async function workoutsStartingOn(view: View, userId: string, date: string): Promise<Workout[]> {
  const near = await workoutsStartingIn(view, userId, view.calendar.around(date));
  return near.filter(({ start }) => view.calendar.dateOf(start) === date);
}

/** Of workouts (start, end] those that hold an instant of the span. */
export function meeting(workouts: readonly Workout[], span: Span): Workout[] {
  return workouts.filter(({ start, end }) => start < span.to && span.from <= end);
}
