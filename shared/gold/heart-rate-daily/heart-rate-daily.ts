import { feed, ofEach } from "../feed.ts";
import type { ComputedSummary } from "../summary.ts";
import { affectedByBucket, affectedByOwnership, affectedByPerson, affectedByWorkoutEvent } from "./affected-groups.ts";
import { heartRateColumns } from "./columns.ts";
import { rowsOfGroup } from "./compute.ts";

/** Heart rates of people's days: a row for each user and day with a valid reading. */
export const heartRateDaily: ComputedSummary = {
  kind: "computed",
  name: "heart_rate_daily",
  version: 1,
  container: "heart-rate-daily",
  partitionKey: "userId",
  grain: [
    { property: "userId", column: "user_id" },
    { property: "date", column: "date" },
  ],
  date: "date",
  subjects: "one",
  columns: heartRateColumns,
  feeds: [
    feed("people", ["kind", "userId", "time"], ofEach(affectedByPerson)),
    feed("owners", ["label", "time"], ofEach(affectedByOwnership)),
    feed("workouts", ["userId", "time"], ofEach(affectedByWorkoutEvent)),
    feed("heart-rates", ["deviceId", "start"], ofEach(affectedByBucket)),
  ],
  // A device sends readings all day, and each of them changes the day's row.
  refresh: "hourly",
  compute: rowsOfGroup,
};
