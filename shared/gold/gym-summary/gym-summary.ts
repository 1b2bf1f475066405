import { gymEventsWithin } from "../../silver/documents/gym-events.ts";
import { type Ownership, ownershipsOf } from "../../silver/documents/owners.ts";
import { ownerAt } from "../../silver/rules/ownership.ts";
import { longestVisit, type Visit, visits } from "../../silver/rules/visits.ts";
import { longestWorkout, workoutsStartingIn } from "../intervals.ts";
import { type GroupKey, partOf, type Row, type Summary, type View } from "../summary.ts";
import { gymGroupsOfGymEvent, gymGroupsOfOwnership, gymGroupsOfWorkoutEvent } from "./affected-groups.ts";
import { gymRow, type Stay } from "./row.ts";

/** Time in gyms, and time of it in workouts: a row for each gym, mac and day of login. */
export const gymSummary: Summary = {
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
  columns: [
    { name: "gym_id", type: "text", description: "Which gym." },
    { name: "mac_address", type: "text", description: "Whose device.", personal: { identifier: "mac" } },
    { name: "date", type: "date", description: "Day of the login, in the reporting time zone." },
    {
      name: "workouts",
      type: "list",
      description: "Workouts of the mac's owner at login that overlap a visit, sorted as text.",
    },
    {
      name: "mins_in_gym",
      type: "number",
      description: "What the visits cover together, to two decimals; an open visit counts 0.",
      unit: "minutes",
    },
    { name: "mins_in_exercising", type: "number", description: "Of it in those workouts.", unit: "minutes" },
    { name: "open_visits", type: "integer", description: "Logins without a logout within 24 h.", unit: "visits" },
  ],
  feeds: [
    { container: "owners", expand: gymGroupsOfOwnership },
    { container: "workouts", expand: gymGroupsOfWorkoutEvent },
    { container: "gym-visits", expand: gymGroupsOfGymEvent },
  ],
  compute: rowsOfGroup,
};

async function rowsOfGroup(group: GroupKey, view: View): Promise<Row[]> {
  const [gymId, macAddress, date] = [partOf(group, "gymId"), partOf(group, "macAddress"), partOf(group, "date")];
  const { from, to } = view.calendar.around(date);
  // How a login is paired is decided by what comes in the 24 h after it.
  const events = await gymEventsWithin(view.facts, macAddress, from, to + longestVisit);
  const here = visits(events).filter((visit) => visit.gymId === gymId && view.calendar.dateOf(visit.login) === date);
  const owners = here.length === 0 ? [] : await ownershipsOf(view.facts, `mac:${macAddress}`);
  const stays: Stay[] = [];
  for (const visit of here) stays.push({ visit, workouts: await workoutsOf(visit, owners, view) });
  const row = gymRow({ gymId, macAddress }, date, stays);
  return row === undefined ? [] : [row];
}

/** Those that can overlap the visit, of whoever owned the mac at login. */
async function workoutsOf({ login, logout }: Visit, owners: readonly Ownership[], view: View) {
  const userId = ownerAt(owners, login);
  if (userId === undefined || logout === undefined) return [];
  return workoutsStartingIn(view, userId, { from: login - longestWorkout, to: logout });
}
