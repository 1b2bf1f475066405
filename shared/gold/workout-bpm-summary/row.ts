import { isoTime } from "../../platform/time.ts";
import type { Attributes } from "../../silver/documents/profile-versions.ts";
import type { WorkoutInterval } from "../../silver/rules/workout-intervals.ts";
import type { Row } from "../summary.ts";
import type { Reading } from "../user-readings.ts";
import { ageBand } from "./age-band.ts";

/**
 * The row of one workout: its readings with start < time <= end, in any order, and the profile as of its start.
 * Undefined without a reading.
 */
export function workoutBpmRow(
  { userId, workoutId, sessionId, start, end }: WorkoutInterval,
  date: string,
  readings: readonly Reading[],
  profile: Attributes | undefined,
): Row | undefined {
  const values = readings.toSorted(compareReadings).map(({ value }) => value);
  const first = values[0];
  if (first === undefined) return undefined;
  let [sum, max, min] = [0, first, first];
  // From left to right over the sorted readings: sums of doubles depend on the order, and every rebuild must give the
  // same one.
  for (const value of values) {
    sum += value;
    max = Math.max(max, value);
    min = Math.min(min, value);
  }
  return {
    user_id: userId,
    date,
    workout_id: workoutId,
    session_id: sessionId,
    age: profile === undefined ? null : ageBand(profile.dob, date),
    sex: profile?.sex ?? null,
    city: profile?.city ?? null,
    state: profile?.state ?? null,
    rec_no: values.length,
    max_bpm: max,
    min_bpm: min,
    avg_bpm: sum / values.length,
    start: isoTime(start),
    end: isoTime(end),
  };
}

/** By time, then by device. */
function compareReadings(a: Reading, b: Reading): number {
  return a.time - b.time || (a.deviceId < b.deviceId ? -1 : 1);
}
