import { macLabel, type Ownership } from "../../silver/documents/owners.ts";
import { ownerAt } from "../../silver/rules/ownership.ts";
import { maxVisitLength, type Visit, visits } from "../../silver/rules/visits.ts";
import { maxWorkoutLength, type WorkoutInterval } from "../../silver/rules/workout-intervals.ts";
import { workoutsStartingIn } from "../completed-workouts.ts";
import { type GroupContext, type GroupKey, partOf, type Row } from "../summary.ts";
import { gymRow, type VisitWithWorkouts } from "./row.ts";

/** The row of a mac's visits to a gym that begin on the day. */
export async function rowsOfGroup(group: GroupKey, context: GroupContext): Promise<Row[]> {
  const { silver, calendar } = context;
  const [gymId, macAddress, date] = [partOf(group, "gymId"), partOf(group, "macAddress"), partOf(group, "date")];
  const { from, to } = calendar.around(date);
  // The events of `maxVisitLength` after a login determine the logout that closes it.
  const range = { property: "time" as const, from, to: to + maxVisitLength };
  const events = await silver.queryPartition("gym-visits", macAddress, range);
  const beginning = visits(events).filter((visit) => visit.gymId === gymId && calendar.dateOf(visit.login) === date);
  const ownerships = beginning.length === 0 ? [] : await silver.queryPartition("owners", macLabel(macAddress));
  const visitsWithWorkouts: VisitWithWorkouts[] = [];
  for (const visit of beginning)
    visitsWithWorkouts.push({ visit, workouts: await workoutsOf(visit, ownerships, context) });
  const row = gymRow({ gymId, macAddress }, date, visitsWithWorkouts);
  return row === undefined ? [] : [row];
}

/** The workouts of the mac's owner at login that can overlap the visit. */
async function workoutsOf(
  { login, logout }: Visit,
  ownerships: readonly Ownership[],
  context: GroupContext,
): Promise<WorkoutInterval[]> {
  const userId = ownerAt(ownerships, login);
  if (userId === undefined || logout === undefined) return [];
  return workoutsStartingIn(context, userId, { from: login - maxWorkoutLength, to: logout });
}
