import { day } from "../../platform/time.ts";
import type { GymEvent } from "../../silver/documents/gym-events.ts";
import { macOfLabel, type Ownership } from "../../silver/documents/owners.ts";
import type { WorkoutEvent } from "../../silver/documents/workout-events.ts";
import { maxVisitLength, visits } from "../../silver/rules/visits.ts";
import { maxWorkoutLength } from "../../silver/rules/workout-intervals.ts";
import { effectiveOwnership } from "../effective-interval.ts";
import type { GroupContext, GroupKey } from "../group-context.ts";

/**
 * A gym event affects its gym and mac on every day on which a visit can begin that it closes, or limits as the next
 * login.
 */
export async function affectedByGymEvent(
  { gymId, macAddress, time }: Pick<GymEvent, "gymId" | "macAddress" | "time">,
  { calendar }: GroupContext,
): Promise<GroupKey[]> {
  const dates = calendar.datesOf({ from: time - maxVisitLength, to: time });
  return dates.map((date) => ({ gymId, macAddress, date }));
}

/**
 * A start or stop affects the visits that overlap the workouts it can begin or end, on any mac that the user ever
 * registered.
 */
export async function affectedByWorkoutEvent(
  { userId, time }: Pick<WorkoutEvent, "userId" | "time">,
  { silver, calendar }: GroupContext,
): Promise<GroupKey[]> {
  const person = await silver.queryPartition("people", userId);
  const macs = person.flatMap((document) => (document.kind === "registration" ? (document.macAddress ?? []) : []));
  const [from, to] = [time - maxWorkoutLength, time + maxWorkoutLength];
  // Whole days, so that the events of a day share their queries.
  const range = {
    property: "time" as const,
    from: dayStart(from - maxVisitLength),
    to: dayStart(to + maxVisitLength) + day - 1,
  };
  const groups: GroupKey[] = [];
  for (const macAddress of new Set(macs)) {
    const events = await silver.queryPartition("gym-visits", macAddress, range);
    for (const { gymId, login, logout } of visits(events))
      if (logout !== undefined && login <= to && from <= logout)
        groups.push({ gymId, macAddress, date: calendar.dateOf(login) });
  }
  return groups;
}

/** An ownership affects the visits that begin in its effective interval: they have another owner. */
export async function affectedByOwnership(
  { label, time }: Pick<Ownership, "label" | "time">,
  { silver, calendar }: GroupContext,
): Promise<GroupKey[]> {
  const macAddress = macOfLabel(label);
  if (macAddress === undefined) return [];
  const interval = effectiveOwnership(time, await silver.queryPartition("owners", label));
  const events = await silver.queryPartition("gym-visits", macAddress, { property: "time", ...interval });
  const logins = events.filter(({ login }) => login !== null);
  return logins.map((event) => ({ gymId: event.gymId, macAddress, date: calendar.dateOf(event.time) }));
}

/** The begin of the UTC day of an instant. */
function dayStart(time: number): number {
  return Math.floor(time / day) * day;
}
