import type { Workout } from "../../streams/workouts.ts";
import type { SilverFacts } from "../silver-reader.ts";
import { anyOf, type SilverDefinition } from "./definition.ts";
import { hashId } from "./hash-id.ts";
import { property } from "./property.ts";

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
  properties: {
    userId: property("text", "the user"),
    workoutId: property("text", "the kind of workout"),
    sessionId: property("text", "what ties a start to its stop"),
    action: property("text", "`start` or `stop`"),
    time: property("time", "when it started or stopped"),
  },
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
