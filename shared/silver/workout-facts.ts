import type { Workout } from "../streams/workouts.ts";
import { anyOf, type SilverDefinition } from "./definition.ts";
import type { WorkoutFact } from "./facts.ts";
import { hashId } from "./hash-id.ts";

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
