import type { WorkoutEvent } from "../../silver/documents/workout-events.ts";
import { completedWorkouts, maxWorkoutLength } from "../../silver/rules/workout-intervals.ts";
import { recovery } from "./alert-rule.ts";

/** From `from` (included) to `to` (excluded), epoch milliseconds. */
export interface Exertion {
  readonly from: number;
  readonly to: number;
}

/**
 * When a person works out, and recovers: completed workouts, and `maxWorkoutLength` from each start that is in no
 * completed workout of its session and was not taken back, because its stop may arrive later.
 *
 * @param events of one person
 */
export function exertionsOf(events: readonly WorkoutEvent[]): Exertion[] {
  const completed = Map.groupBy(completedWorkouts(events), sessionOf);
  const workouts = [...completed.values()].flat().map(({ start, end }) => ({ from: start, to: end + recovery }));
  const taken = new Set(events.filter(({ action }) => action === "void").map(startOf));
  const unfinished = events.filter(
    (event) =>
      event.action === "start" &&
      !taken.has(startOf(event)) &&
      !(completed.get(sessionOf(event)) ?? []).some(({ start, end }) => start <= event.time && event.time < end),
  );
  return [...workouts, ...unfinished.map(({ time }) => ({ from: time, to: time + maxWorkoutLength + recovery }))];
}

function startOf(event: WorkoutEvent): string {
  return `${event.time} ${sessionOf(event)}`;
}

function sessionOf({ workoutId, sessionId }: Pick<WorkoutEvent, "workoutId" | "sessionId">): string {
  return JSON.stringify([workoutId, sessionId]);
}
