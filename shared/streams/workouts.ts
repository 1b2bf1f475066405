import { id, identity, oneOf, time } from "./fields/field-types.ts";
import type { EventOf } from "./fields/schema.ts";
import type { Stream } from "./stream.ts";

const schema = {
  userId: identity("user_id"),
  workoutId: id("workout_id"),
  sessionId: id("session_id"),
  action: oneOf("action", ["start", "stop"]),
  time: time("timestamp"),
};

/** A user starts or stops a workout. */
export type Workout = EventOf<typeof schema>;

export const workouts: Stream<typeof schema> = {
  name: "workouts",
  hub: "workout",
  topics: ["workout", "workouts"],
  key: "userId",
  schema,
  discriminatorFields: ["action"],
  csv: [],
  examples: [{ user_id: "20001", workout_id: 1, session_id: 1, timestamp: 1678521900.0, action: "start" }],
};
