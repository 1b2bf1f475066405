import type { WorkoutInterval } from "../../silver/rules/workout-intervals.ts";
import { firstAtLeast } from "../first-at-least.ts";
import type { GroupContext } from "../group-context.ts";
import { type Reading, readingsOfUser } from "../user-readings.ts";

/**
 * The valid readings with start < time <= end of each workout, of every device that the user owned at that time. The
 * buckets of a device are read once, however many workouts there are.
 *
 * @param workouts of one user
 */
export async function readingsOf(
  workouts: readonly WorkoutInterval[],
  context: Pick<GroupContext, "silver">,
): Promise<(workout: WorkoutInterval) => readonly Reading[]> {
  const [any] = workouts;
  if (any === undefined) return () => [];
  const interval = workouts.reduce(
    ({ from, to }, { start, end }) => ({ from: Math.min(from, start), to: Math.max(to, end) }),
    { from: any.start, to: any.end },
  );
  const readings = await readingsOfUser(context, any.userId, interval);
  readings.sort((a, b) => a.time - b.time);
  const times = readings.map(({ time }) => time);
  return ({ start, end }) => readings.slice(firstAtLeast(times, start + 1), firstAtLeast(times, end + 1));
}
