import { profilesByTime } from "../../silver/rules/profile-at.ts";
import { maxWorkoutLength, type WorkoutInterval } from "../../silver/rules/workout-intervals.ts";
import { workoutsStartingIn } from "../completed-workouts.ts";
import { firstAtLeast } from "../first-at-least.ts";
import type { GroupContext, GroupKey } from "../group-context.ts";
import { daysOfUser } from "../person.ts";
import { partOf, type Row } from "../summary.ts";
import { readingsOfUser } from "../user-readings.ts";
import { heartRateRow } from "./row.ts";

/** The row of a user's day. */
export async function rowsOfGroup(group: GroupKey, context: GroupContext): Promise<Row[]> {
  const [userId, date] = [partOf(group, "userId"), partOf(group, "date")];
  const days = await daysOfUser(context, userId);
  const around = days.around(date);
  const near = await readingsOfUser(context, userId, around);
  const readings = near.filter(({ time }) => days.dateOf(time) === date);
  if (readings.length === 0) return [];
  const workouts = await workoutsStartingIn(context, userId, { ...around, from: around.from - maxWorkoutLength });
  const isInWorkout = insideOf(workouts);
  const profileAt = profilesByTime(await context.silver.queryPartition("people", userId));
  const row = heartRateRow(
    userId,
    date,
    readings.map((reading) => ({ ...reading, inWorkout: isInWorkout(reading.time) })),
    (time) => profileAt(time)?.attributes.dob,
  );
  return row === undefined ? [] : [row];
}

/** Whether start < time <= end of a workout. A session can have thousands of intervals, so their union is searched. */
function insideOf(workouts: readonly WorkoutInterval[]): (time: number) => boolean {
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { start, end } of workouts.toSorted((a, b) => a.start - b.start)) {
    const last = ends.at(-1);
    if (last !== undefined && start <= last) ends[ends.length - 1] = Math.max(last, end);
    else {
      starts.push(start);
      ends.push(end);
    }
  }
  return (time) => (starts[firstAtLeast(ends, time)] ?? time) < time;
}
