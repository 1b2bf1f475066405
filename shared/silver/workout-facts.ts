import type { Workout } from "../streams/workouts.ts";
import { anyOf, type SilverDefinition } from "./definition.ts";
import type { SilverFacts } from "./facts.ts";
import { hashId } from "./hash-id.ts";

/** In `workouts`: a start or a stop. */
export interface WorkoutFact {
  readonly id: string;
  readonly userId: string;
  readonly workoutId: string;
  readonly sessionId: string;
  readonly action: "start" | "stop";
  readonly time: number;
}

/** In `workouts`: starts and stops, one immutable document each. */
export const workoutFacts: SilverDefinition<Workout, WorkoutFact> = {
  stream: "workouts",
  container: "workouts",
  partitionKey: "userId",
  fragments: ({ userId, workoutId, sessionId, action, time }) => [
    { id: hashId("workout", userId, workoutId, sessionId, action, time), userId, workoutId, sessionId, action, time },
  ],
  join: anyOf,
};

/** The user's events with `from <= time <= to`. */
export function workoutEvents(
  facts: SilverFacts,
  userId: string,
  from: number,
  to: number,
): Promise<readonly WorkoutFact[]> {
  return facts.select("workouts", userId, { property: "time", from, to });
}
