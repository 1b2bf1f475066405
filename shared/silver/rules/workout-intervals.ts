import type { WorkoutFact } from "../documents/workout-events.ts";

/** A completed workout: readings with start < time <= end are of it. Epoch milliseconds. */
export interface Workout {
  readonly userId: string;
  readonly workoutId: string;
  readonly sessionId: string;
  readonly start: number;
  readonly end: number;
}

/** A stop this long after its start, or longer, closes nothing. */
const tooLong = 3 * 3_600_000;

/**
 * Pairs starts with stops, session by session, in any order of the facts. A stop closes the earliest start at or after the
 * previous stop (any stop) and less than 3 h before it; older starts are unfinished. A session id used again gives further intervals.
 */
export function completedWorkouts(facts: readonly WorkoutFact[]): Workout[] {
  const sessions = Map.groupBy(facts, ({ userId, workoutId, sessionId }) =>
    JSON.stringify([userId, workoutId, sessionId]),
  );
  return [...sessions.values()].flatMap(completedIntervals);
}

function completedIntervals(session: readonly WorkoutFact[]): Workout[] {
  const [any] = session;
  if (any === undefined) return [];
  const { userId, workoutId, sessionId } = any;
  const starts = timesOf(session, "start");
  const stops = timesOf(session, "stop");
  return stops.flatMap((end, index) => {
    const previous = stops[index - 1] ?? Number.NEGATIVE_INFINITY;
    const start = starts.find((time) => time >= previous && time < end && end - time < tooLong);
    return start === undefined ? [] : [{ userId, workoutId, sessionId, start, end }];
  });
}

function timesOf(session: readonly WorkoutFact[], action: WorkoutFact["action"]): number[] {
  const times = session.filter((fact) => fact.action === action).map(({ time }) => time);
  return [...new Set(times)].sort((a, b) => a - b);
}
