import { minute } from "../../platform/time.ts";
import type { Visit } from "../../silver/rules/visits.ts";
import type { WorkoutInterval } from "../../silver/rules/workout-intervals.ts";
import type { Interval } from "../dates/calendar.ts";
import type { Row } from "../summary.ts";

/** A visit, and workouts of the mac's owner at its login. */
export interface VisitWithWorkouts {
  readonly visit: Visit;
  readonly workouts: readonly WorkoutInterval[];
}

/**
 * The row of one mac's visits to one gym that begin on one day. Undefined without a visit. An open visit counts in
 * `open_visits` only.
 */
export function gymRow(
  { gymId, macAddress }: Pick<Visit, "gymId" | "macAddress">,
  date: string,
  visits: readonly VisitWithWorkouts[],
): Row | undefined {
  if (visits.length === 0) return undefined;
  const closed = visits.flatMap(({ visit: { login, logout }, workouts }) =>
    logout === undefined ? [] : [{ inside: { from: login, to: logout }, workouts }],
  );
  const exercises = closed.flatMap(({ inside, workouts }) =>
    workouts.map(({ workoutId, start, end }) => ({
      workoutId,
      from: Math.max(start, inside.from),
      to: Math.min(end, inside.to),
    })),
  );
  const overlapping = exercises.filter(({ from, to }) => from < to);
  return {
    gym_id: gymId,
    mac_address: macAddress,
    date,
    workouts: [...new Set(overlapping.map(({ workoutId }) => workoutId))].sort(),
    mins_in_gym: minutesOf(closed.map(({ inside }) => inside)),
    mins_in_exercising: minutesOf(overlapping),
    open_visits: visits.length - closed.length,
  };
}

const hundredthMinute = minute / 100;

/** The union of the intervals in minutes to two decimals, rounded half up, computed in integer milliseconds. */
function minutesOf(intervals: readonly Interval[]): number {
  let [covered, until] = [0, Number.NEGATIVE_INFINITY];
  for (const { from, to } of intervals.toSorted((a, b) => a.from - b.from)) {
    covered += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return Math.floor((covered + hundredthMinute / 2) / hundredthMinute) / 100;
}
