import { type GymEvent, gymEventsWithin } from "../../silver/documents/gym-events.ts";
import { type Ownership, ownershipsOf } from "../../silver/documents/owners.ts";
import { personFacts } from "../../silver/documents/people.ts";
import type { WorkoutFact } from "../../silver/documents/workout-events.ts";
import { longestVisit, visits } from "../../silver/rules/visits.ts";
import { effectiveInterval } from "../effective-interval.ts";
import { longestWorkout } from "../intervals.ts";
import type { GroupKey, View } from "../summary.ts";

/** A gym event: its gym and mac on every day on which a visit can begin that it closes, or cuts short as the next login. */
export async function gymGroupsOfGymEvent({ gymId, macAddress, time }: GymEvent, { calendar }: View) {
  const dates = calendar.datesOf({ from: time - longestVisit, to: time });
  return dates.map((date) => ({ gymId, macAddress, date }));
}

/** A start or stop: the visits that overlap the workouts it could begin or end, on any mac that the user ever registered. */
export async function gymGroupsOfWorkoutEvent({ userId, time }: WorkoutFact, view: View): Promise<GroupKey[]> {
  const person = await personFacts(view.facts, userId);
  const macs = new Set(person.flatMap((fact) => (fact.kind === "registration" ? (fact.macAddress ?? []) : [])));
  const [from, to] = [time - longestWorkout, time + longestWorkout];
  const groups: GroupKey[] = [];
  for (const macAddress of macs) {
    const events = await gymEventsWithin(view.facts, macAddress, from - longestVisit, to + longestVisit);
    for (const { gymId, login, logout } of visits(events))
      if (logout !== undefined && login <= to && from <= logout)
        groups.push({ gymId, macAddress, date: view.calendar.dateOf(login) });
  }
  return groups;
}

/**
 * A registration, by its document in `owners`: from its time to the label's next later one (from ever, if none is earlier)
 * the visits that begin have another owner.
 */
export async function gymGroupsOfOwnership({ label, time }: Ownership, view: View): Promise<GroupKey[]> {
  if (!label.startsWith("mac:")) return [];
  const macAddress = label.slice("mac:".length);
  const span = effectiveInterval(time, await ownershipsOf(view.facts, label));
  const events = await gymEventsWithin(view.facts, macAddress, span.from, span.to);
  const logins = events.filter(({ login }) => login !== null);
  return logins.map((event) => ({ gymId: event.gymId, macAddress, date: view.calendar.dateOf(event.time) }));
}
