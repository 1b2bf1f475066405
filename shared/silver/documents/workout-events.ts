import { hashId } from "../../platform/hash-id.ts";
import type { Workout } from "../../streams/workouts.ts";
import type { SilverDefinition } from "./definition.ts";
import { mergeImmutable } from "./merge-immutable.ts";
import { property } from "./property.ts";
import { withoutInstant } from "./without-times.ts";

/** In `workouts`: a start, a stop, or a start that is taken back. */
export interface WorkoutEvent {
  readonly id: string;
  readonly userId: string;
  readonly workoutId: string;
  readonly sessionId: string;
  readonly action: "start" | "stop" | "void";
  /** Of `void`: the start's. */
  readonly time: number;
}

/** In `workouts`: starts, stops and voids, one immutable document each. */
export const workoutEvents: SilverDefinition<Workout, WorkoutEvent, "workouts"> = {
  stream: "workouts",
  container: "workouts",
  partitionKey: "userId",
  subjects: ["userId"],
  properties: {
    userId: property({ identifier: "user" }, "text", "the user"),
    workoutId: property("open", "text", "the kind of workout"),
    sessionId: property("open", "text", "the session: a start and its stop have the same"),
    action: property("open", "text", "`start`, `stop`, or `void`: the start at that time is taken back"),
    time: property("open", "time", "time of the start or stop; of `void` the start's"),
  },
  contributions: ({ userId, workoutId, sessionId, action, time }) => [
    { id: hashId("workout", userId, workoutId, sessionId, action, time), userId, workoutId, sessionId, action, time },
  ],
  merge: mergeImmutable,
  without: withoutInstant("time"),
};
