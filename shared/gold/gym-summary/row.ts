import type { Visit } from "../../silver/rules/visits.ts";
import type { Workout } from "../../silver/rules/workout-intervals.ts";
import type { Span } from "../dates/calendar.ts";
import type { Row } from "../summary.ts";

/** A visit, and workouts of whoever owned the mac at its login. */
export interface Stay {
  readonly visit: Visit;
  readonly workouts: readonly Workout[];
}

/** The row of one mac's visits in one gym that begin on one day. Undefined without a visit. An open visit counts as open, and for nothing else. */
export function gymRow(
  { gymId, macAddress }: Pick<Visit, "gymId" | "macAddress">,
  date: string,
  stays: readonly Stay[],
): Row | undefined {
  if (stays.length === 0) return undefined;
  const closed = stays.flatMap(({ visit: { login, logout }, workouts }) =>
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
    open_visits: stays.length - closed.length,
  };
}

/** What the spans cover together, in minutes to two decimals, half up. From integer milliseconds: 600 of them are a hundredth. */
function minutesOf(spans: readonly Span[]): number {
  let [covered, until] = [0, Number.NEGATIVE_INFINITY];
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    covered += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return Math.floor((covered + 300) / 600) / 100;
}
