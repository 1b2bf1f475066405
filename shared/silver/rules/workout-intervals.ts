import { hour } from "../../platform/time.ts";
import type { WorkoutEvent } from "../documents/workout-events.ts";

/** A completed workout. It contains the readings with start < time <= end. Epoch milliseconds. */
export interface WorkoutInterval {
  readonly userId: string;
  readonly workoutId: string;
  readonly sessionId: string;
  readonly start: number;
  readonly end: number;
}

/** A stop this long after a start, or longer, does not complete it. Milliseconds. */
export const maxWorkoutLength = 3 * hour;

/**
 * Pairs starts with stops by session, in any order of the events. A stop completes the earliest start that is at or
 * after the previous stop (of any kind) and less than 3 h before it; older starts stay incomplete. A session id used
 * again produces further intervals. A start that was taken back never was.
 */
export function completedWorkouts(events: readonly WorkoutEvent[]): WorkoutInterval[] {
  const sessions = Map.groupBy(events, ({ userId, workoutId, sessionId }) =>
    JSON.stringify([userId, workoutId, sessionId]),
  );
  return [...sessions.values()].flatMap(completedIntervals);
}

function completedIntervals(session: readonly WorkoutEvent[]): WorkoutInterval[] {
  const [any] = session;
  if (any === undefined) return [];
  const { userId, workoutId, sessionId } = any;
  const taken = new Set(timesOf(session, "void"));
  const starts = timesOf(session, "start").filter((time) => !taken.has(time));
  const stops = timesOf(session, "stop");
  // The earliest start that a stop can complete is never earlier than that of the stop before.
  let next = 0;
  return stops.flatMap((end, index) => {
    const earliest = Math.max(stops[index - 1] ?? Number.NEGATIVE_INFINITY, end - maxWorkoutLength + 1);
    while (next < starts.length && (starts[next] ?? 0) < earliest) next += 1;
    const start = starts[next];
    return start === undefined || start >= end ? [] : [{ userId, workoutId, sessionId, start, end }];
  });
}

function timesOf(session: readonly WorkoutEvent[], action: WorkoutEvent["action"]): number[] {
  const times = session.filter((event) => event.action === action).map(({ time }) => time);
  return [...new Set(times)].sort((a, b) => a - b);
}
