import { linkTo } from "./router.ts";

/** A row of `workout_bpm_summary`. */
export interface WorkoutRow {
  readonly group: string;
  readonly user_id: string;
  readonly date: string;
  readonly workout_id: string;
  readonly session_id: string;
  readonly age: string | null;
  readonly sex: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly rec_no: number;
  readonly max_bpm: number;
  readonly min_bpm: number;
  readonly avg_bpm: number;
  readonly start: string;
  readonly end: string;
}

export function durationOf({ start, end }: WorkoutRow): number {
  return (Date.parse(end) - Date.parse(start)) / 60_000;
}

export const workoutKey = ({ user_id, start, session_id, workout_id }: WorkoutRow) =>
  [user_id, start, session_id, workout_id].join();

/** The place of a workout. Several can have one start, in different sessions. */
export function linkToWorkout({ user_id, start, session_id, workout_id }: WorkoutRow): string {
  return linkTo("workouts", [user_id, start, session_id, workout_id]);
}

/** The workout of a place `#/workouts/USER/START/SESSION/WORKOUT`; in older links it ends with the start. */
export function workoutAt(
  rows: readonly WorkoutRow[],
  [, start, session, workout]: readonly string[],
): WorkoutRow | undefined {
  return rows.find(
    (row) =>
      row.start === start &&
      row.session_id === (session ?? row.session_id) &&
      row.workout_id === (workout ?? row.workout_id),
  );
}
