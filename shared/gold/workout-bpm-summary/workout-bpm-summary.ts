import { personFacts } from "../../silver/documents/people.ts";
import { profileAt } from "../../silver/rules/profile-at.ts";
import { workoutsStartingOn } from "../intervals.ts";
import { type GroupKey, partOf, type Row, type Summary, type View } from "../summary.ts";
import { groupsOfBucket, groupsOfOwnership, groupsOfPerson, groupsOfWorkoutEvent } from "./affected-groups.ts";
import { ageBandColumn } from "./age-band.ts";
import { readingsOf } from "./readings.ts";
import { workoutBpmRow } from "./row.ts";

/** Heart rates of completed workouts: a row for each interval of a session that has a reading. */
export const workoutBpmSummary: Summary = {
  name: "workout_bpm_summary",
  version: 1,
  container: "workout-bpm-summary",
  partitionKey: "userId",
  grain: [
    { property: "userId", column: "user_id" },
    { property: "workoutId", column: "workout_id" },
    { property: "sessionId", column: "session_id" },
    { property: "date", column: "date" },
  ],
  date: "date",
  columns: [
    { name: "user_id", type: "text", description: "Who worked out." },
    { name: "date", type: "date", description: "Day of the start, in the reporting time zone." },
    { name: "workout_id", type: "text", description: "Which workout." },
    { name: "session_id", type: "text", description: "Which session of it; a session can have several intervals." },
    ageBandColumn,
    { name: "sex", type: "text", description: "As of the start.", personal: true, nullable: true },
    { name: "city", type: "text", description: "As of the start.", personal: true, nullable: true },
    { name: "state", type: "text", description: "As of the start.", personal: true, nullable: true },
    { name: "rec_no", type: "integer", description: "Valid readings with start < time <= end.", unit: "readings" },
    { name: "max_bpm", type: "number", description: "Greatest of them.", unit: "beats per minute" },
    { name: "min_bpm", type: "number", description: "Least of them.", unit: "beats per minute" },
    {
      name: "avg_bpm",
      type: "number",
      description: "Their mean, every reading weighing the same.",
      unit: "beats per minute",
    },
    { name: "start", type: "time", description: "Start of the interval." },
    { name: "end", type: "time", description: "Stop of the interval." },
  ],
  feeds: [
    { container: "people", expand: groupsOfPerson },
    { container: "owners", expand: groupsOfOwnership },
    { container: "workouts", expand: groupsOfWorkoutEvent },
    { container: "heart-rates", expand: groupsOfBucket },
  ],
  compute: rowsOfGroup,
};

async function rowsOfGroup(group: GroupKey, view: View): Promise<Row[]> {
  const date = partOf(group, "date");
  const onDay = await workoutsStartingOn(view, partOf(group, "userId"), date);
  const workouts = onDay.filter(
    ({ workoutId, sessionId }) => workoutId === group["workoutId"] && sessionId === group["sessionId"],
  );
  if (workouts.length === 0) return [];
  const person = await personFacts(view.facts, partOf(group, "userId"));
  const rows: Row[] = [];
  for (const workout of workouts.toSorted((a, b) => a.start - b.start)) {
    const readings = await readingsOf(workout, person, view);
    const row = workoutBpmRow(workout, date, readings, profileAt(person, workout.start)?.attributes);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}
