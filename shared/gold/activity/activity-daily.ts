import { feed, ofEach } from "../feed.ts";
import type { ComputedSummary } from "../summary.ts";
import { affectedByBucket, affectedByOwnership, affectedByPerson } from "./affected-groups.ts";
import { activityColumns } from "./columns.ts";
import { rowsOfGroup } from "./compute.ts";
import { subjectGrain } from "./subject.ts";

/** Steps and heart rates of smart watches: a row for each user and day, or watch without an owner and day. */
export const activityDaily: ComputedSummary = {
  kind: "computed",
  name: "activity_daily",
  version: 3,
  container: "activity-daily",
  partitionKey: "subject",
  grain: [...subjectGrain, { property: "date", column: "date" }],
  date: "date",
  subjects: "one",
  columns: [
    ...activityColumns.subject,
    { name: "date", type: "date", mark: "open", description: "Day in the time zone of the user's profile then." },
    ...activityColumns.measures,
  ],
  feeds: [
    feed("people", ["kind", "userId", "time"], ofEach(affectedByPerson)),
    feed("owners", ["label", "time"], ofEach(affectedByOwnership)),
    feed("activity", ["deviceId", "start"], ofEach(affectedByBucket)),
  ],
  // A watch sends samples all day, and each of them changes the day's row.
  refresh: "hourly",
  compute: rowsOfGroup,
};
