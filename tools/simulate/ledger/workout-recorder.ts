import { isoTime } from "../../../shared/platform/time.ts";
import type { ExpectedWorkoutRow } from "../../reconcile/ledger.ts";
import { personOf } from "../person.ts";
import { plannedWorkout } from "../planned-workouts.ts";
import type { Simulation } from "../simulation.ts";
import { slotAt, slotCount } from "../slots.ts";

/** Records the expected rows of `workout_bpm_summary`. */
export interface WorkoutRecorder {
  event(device: number, slot: number, action: "start" | "stop"): void;
  /** A valid reading; `time` in epoch milliseconds. */
  reading(device: number, time: number, bpm: number): void;
  /** Whether the start and the stop were recorded. */
  isComplete(device: number, slot: number): boolean;
  rows(): ExpectedWorkoutRow[];
}

interface Entry {
  start: boolean;
  stop: boolean;
  count: number;
  sum: number;
  min: number;
  max: number;
}

export function workoutRecorder(simulation: Simulation): WorkoutRecorder {
  const slots = slotCount(simulation);
  const entries = new Map<number, Entry>();
  const entryOf = (device: number, slot: number): Entry => {
    const index = device * slots + slot;
    const entry = entries.get(index) ?? { start: false, stop: false, count: 0, sum: 0, min: Infinity, max: -Infinity };
    entries.set(index, entry);
    return entry;
  };
  return {
    event(device, slot, action) {
      entryOf(device, slot)[action] = true;
    },
    reading(device, time, bpm) {
      const slot = slotAt(simulation, time);
      const workout = plannedWorkout(simulation, device, slot);
      if (workout === undefined || time <= workout.start || time > workout.end) return;
      const entry = entryOf(device, slot);
      entry.count += 1;
      entry.sum += bpm;
      entry.min = Math.min(entry.min, bpm);
      entry.max = Math.max(entry.max, bpm);
    },
    isComplete(device, slot) {
      const entry = entries.get(device * slots + slot);
      return entry?.start === true && entry.stop;
    },
    rows: () =>
      [...entries]
        .sort(([a], [b]) => a - b)
        .flatMap(([index, entry]) => rowOf(simulation, Math.floor(index / slots), index % slots, entry) ?? []),
  };
}

/** A workout without start, stop or readings has no row. */
function rowOf(simulation: Simulation, device: number, slot: number, entry: Entry): ExpectedWorkoutRow | undefined {
  const workout = plannedWorkout(simulation, device, slot);
  if (workout === undefined || !entry.start || !entry.stop || entry.count === 0) return undefined;
  const { workoutId, sessionId, start, end } = workout;
  return {
    user_id: personOf(simulation, device).userId,
    workout_id: workoutId,
    session_id: sessionId,
    rec_no: entry.count,
    min_bpm: entry.min,
    max_bpm: entry.max,
    avg_bpm: entry.sum / entry.count,
    start: isoTime(start),
    end: isoTime(end),
  };
}
