import { feed, ofEach } from "../feed.ts";
import type { ComputedSummary } from "../summary.ts";
import { affectedByGymEvent, affectedByOwnership, affectedByWorkoutEvent } from "./affected-groups.ts";
import { gymColumns } from "./columns.ts";
import { rowsOfGroup } from "./compute.ts";

/** Time in gyms, and the part of it in workouts: a row for each gym, mac and day of login. */
export const gymSummary: ComputedSummary = {
  kind: "computed",
  name: "gym_summary",
  version: 1,
  container: "gym-summary",
  partitionKey: "gymId",
  grain: [
    { property: "gymId", column: "gym_id" },
    { property: "macAddress", column: "mac_address" },
    { property: "date", column: "date" },
  ],
  date: "date",
  subjects: "one",
  columns: gymColumns,
  feeds: [
    feed("owners", ["label", "time"], ofEach(affectedByOwnership)),
    feed("workouts", ["userId", "time"], ofEach(affectedByWorkoutEvent)),
    feed("gym-visits", ["gymId", "macAddress", "time"], ofEach(affectedByGymEvent)),
  ],
  compute: rowsOfGroup,
};
