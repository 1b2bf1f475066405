import { id, oneOf, time, userId } from "./fields/field-types.ts";
import type { EventOf } from "./fields/schema.ts";
import type { Stream } from "./stream.ts";

const schema = {
  userId: userId("user_id"),
  workoutId: id("open", "workout_id"),
  sessionId: id("open", "session_id"),
  action: oneOf("open", "action", ["start", "stop", "void"]),
  time: time("open", "timestamp"),
};

/** A user starts or stops a workout; `void` takes back the start of its time, which was wrong. */
export type Workout = EventOf<typeof schema>;

export const workouts: Stream<typeof schema> = {
  name: "workouts",
  hub: "workout",
  topics: ["workout", "workouts"],
  key: "userId",
  schema,
  subjects: ["userId"],
  retention: "facts",
  discriminatorFields: ["action"],
  csv: [],
  examples: [
    { user_id: "20001", workout_id: 1, session_id: 1, timestamp: 1678521900.0, action: "start" },
    { user_id: "20001", workout_id: 1, session_id: 1, timestamp: 1678521900.0, action: "void" },
  ],
};
