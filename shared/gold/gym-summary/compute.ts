import { macLabel, type Ownership } from "../../silver/documents/owners.ts";
import { nobody, ownersByTime } from "../../silver/rules/ownership.ts";
import { maxVisitLength, type Visit, visits } from "../../silver/rules/visits.ts";
import { maxWorkoutLength, type WorkoutInterval } from "../../silver/rules/workout-intervals.ts";
import { workoutsStartingIn } from "../completed-workouts.ts";
import { firstAtLeast } from "../first-at-least.ts";
import type { GroupContext, GroupKey } from "../group-context.ts";
import { partOf, type Row } from "../summary.ts";
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
  if (beginning.length === 0) return [];
  const ownerships = await silver.queryPartition("owners", macLabel(macAddress));
  const row = gymRow({ gymId, macAddress }, date, await withWorkouts(beginning, ownerships, context));
  return row === undefined ? [] : [row];
}

/**
 * The visits with the workouts, of the mac's owner at login, that can overlap them. The workouts of an owner are read
 * once, however many visits there are.
 */
export async function withWorkouts(
  visitsOfDay: readonly Visit[],
  ownerships: readonly Ownership[],
  context: GroupContext,
): Promise<VisitWithWorkouts[]> {
  const ownerOf = ownersByTime(ownerships);
  const byOwner = Map.groupBy(visitsOfDay, ({ login }) => ownerOf(login));
  const found: VisitWithWorkouts[] = [];
  for (const [userId, some] of byOwner) {
    const closed = some.flatMap(({ login, logout }) => (logout === undefined ? [] : [{ login, logout }]));
    const from = Math.min(...closed.map(({ login }) => login)) - maxWorkoutLength;
    const to = Math.max(...closed.map(({ logout }) => logout));
    const workouts =
      userId === undefined || userId === nobody || closed.length === 0
        ? []
        : await workoutsStartingIn(context, userId, { from, to });
    const startingIn = byStart(workouts);
    for (const visit of some) {
      const { login, logout = login } = visit;
      found.push({ visit, workouts: startingIn(login - maxWorkoutLength, logout) });
    }
  }
  return found;
}

/** The workouts that start from a time to another. */
function byStart(workouts: readonly WorkoutInterval[]): (from: number, to: number) => WorkoutInterval[] {
  const sorted = workouts.toSorted((a, b) => a.start - b.start);
  const starts = sorted.map(({ start }) => start);
  return (from, to) => sorted.slice(firstAtLeast(starts, from), firstAtLeast(starts, to + 1));
}
