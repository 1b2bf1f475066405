import { feed, ofEach } from "../feed.ts";
import type { ComputedSummary } from "../summary.ts";
import { affectedByBucket, affectedByOwnership, affectedByPerson, affectedByWorkoutEvent } from "./affected-groups.ts";
import { workoutBpmColumns } from "./columns.ts";
import { rowsOfGroup } from "./compute.ts";

/** Heart rates of completed workouts: a row for each interval of a session that has a reading. */
export const workoutBpmSummary: ComputedSummary = {
  kind: "computed",
  name: "workout_bpm_summary",
  version: 3,
  container: "workout-bpm-summary",
  partitionKey: "userId",
  grain: [
    { property: "userId", column: "user_id" },
    { property: "workoutId", column: "workout_id" },
    { property: "sessionId", column: "session_id" },
    { property: "date", column: "date" },
  ],
  date: "date",
  subjects: "one",
  columns: workoutBpmColumns,
  feeds: [
    feed("people", ["kind", "userId", "time"], ofEach(affectedByPerson)),
    feed("owners", ["label", "time"], ofEach(affectedByOwnership)),
    feed("workouts", ["userId", "workoutId", "sessionId", "time"], ofEach(affectedByWorkoutEvent)),
    feed("heart-rates", ["deviceId", "start"], ofEach(affectedByBucket)),
  ],
  compute: rowsOfGroup,
};
