import { profilesByTime } from "../../silver/rules/profile-at.ts";
import { workoutsStartingOn } from "../completed-workouts.ts";
import type { GroupContext, GroupKey } from "../group-context.ts";
import { partOf, type Row } from "../summary.ts";
import { readingsOf } from "./readings.ts";
import { workoutBpmRow } from "./row.ts";

/** A row for each interval of the session that starts on the day and has a reading, by its start. */
export async function rowsOfGroup(group: GroupKey, context: GroupContext): Promise<Row[]> {
  const [userId, date] = [partOf(group, "userId"), partOf(group, "date")];
  const startingOn = await workoutsStartingOn(context, userId, date);
  const workouts = startingOn
    .filter(({ workoutId, sessionId }) => workoutId === group["workoutId"] && sessionId === group["sessionId"])
    .sort((a, b) => a.start - b.start);
  if (workouts.length === 0) return [];
  const person = await context.silver.queryPartition("people", userId);
  const readingsIn = await readingsOf(workouts, context);
  const profileAt = profilesByTime(person);
  return workouts.flatMap((workout) => {
    const row = workoutBpmRow(workout, date, readingsIn(workout), profileAt(workout.start)?.attributes);
    return row === undefined ? [] : [row];
  });
}
