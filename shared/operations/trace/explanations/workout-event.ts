import { workoutsStartingIn } from "../../../gold/completed-workouts.ts";
import type { GroupContext } from "../../../gold/group-context.ts";
import type { WorkoutEvent } from "../../../silver/documents/workout-events.ts";
import { maxWorkoutLength } from "../../../silver/rules/workout-intervals.ts";

/** A start or stop is in no row without a completed workout, or without readings or visits in that workout. */
export async function explainWorkoutEvent(
  { userId, workoutId, sessionId, action, time }: WorkoutEvent,
  context: GroupContext,
): Promise<string> {
  const workouts = await workoutsStartingIn(context, userId, { from: time - maxWorkoutLength, to: time });
  const isCompleted = workouts.some(
    (workout) =>
      workout.workoutId === workoutId &&
      workout.sessionId === sessionId &&
      time === (action === "start" ? workout.start : workout.end),
  );
  if (isCompleted) return "its workout is completed, and contains nothing that counts";
  return action === "start"
    ? "not paired: no stop within 3 h completes this start, or the stop completes an earlier start"
    : "not paired: no start after the previous stop and within 3 h before it";
}
