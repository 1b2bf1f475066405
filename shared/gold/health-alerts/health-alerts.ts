import { feed, ofEach } from "../feed.ts";
import type { ComputedSummary } from "../summary.ts";
import { affectedByBuckets, affectedByOwnership, affectedByPerson, affectedByWorkoutEvent } from "./affected-groups.ts";
import { healthAlertColumns } from "./columns.ts";
import { rowsOfGroup } from "./compute.ts";

/** Episodes of high or low heart rates at rest: a row for each, in groups by the hour of the start. */
export const healthAlerts: ComputedSummary = {
  kind: "computed",
  name: "health_alerts",
  version: 1,
  container: "health-alerts",
  partitionKey: "userId",
  grain: [
    { property: "userId", column: "user_id" },
    { property: "date", column: "date" },
    { property: "hour", column: "hour" },
  ],
  date: "date",
  subjects: "one",
  columns: healthAlertColumns,
  feeds: [
    feed("people", ["kind", "userId", "time"], ofEach(affectedByPerson)),
    feed("owners", ["label", "time"], ofEach(affectedByOwnership)),
    feed("workouts", ["userId", "time"], ofEach(affectedByWorkoutEvent)),
    feed("heart-rates", ["deviceId", "start"], affectedByBuckets),
  ],
  compute: rowsOfGroup,
};
