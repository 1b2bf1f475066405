import { longestWorkout, workoutsStartingIn } from "../../../gold/intervals.ts";
import type { View } from "../../../gold/summary.ts";
import type { WorkoutFact } from "../../../silver/documents/workout-events.ts";

/** Why a start or a stop is in no row: it is of no completed workout, or nothing was seen in that workout. */
export async function workoutEventWithoutRow(
  { userId, workoutId, sessionId, action, time }: WorkoutFact,
  view: View,
): Promise<string> {
  const workouts = await workoutsStartingIn(view, userId, { from: time - longestWorkout, to: time });
  const mine = workouts.some(
    (workout) =>
      workout.workoutId === workoutId &&
      workout.sessionId === sessionId &&
      time === (action === "start" ? workout.start : workout.end),
  );
  if (mine) return "its workout is completed, and nothing that counts was seen in it";
  return action === "start"
    ? "nothing paired: no stop within 3 h completes this start, or an earlier start was taken"
    : "nothing paired: no start after the previous stop and within 3 h before it";
}
