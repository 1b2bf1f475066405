import { occupationIn } from "./occupation.ts";
import type { Simulation } from "./simulation.ts";
import { slotCount } from "./slots.ts";
import { type Purpose, statelessRandom } from "./stateless-random.ts";

export interface PlannedWorkout {
  readonly workoutId: string;
  readonly sessionId: string;
  /** Epoch milliseconds. */
  readonly start: number;
  readonly end: number;
  /** A few workouts have no stop and produce no gold row. */
  readonly stops: boolean;
}

const unstoppedShare = 0.02;

/**
 * The workout of a slot, if any. It begins in the first tenth of its slot and ends in the last, so that some readings
 * are outside any workout.
 */
export function plannedWorkout(simulation: Simulation, device: number, slot: number): PlannedWorkout | undefined {
  if (occupationIn(simulation, device, slot) !== "workout") return undefined;
  const { seed, start, end } = simulation;
  const length = (end - start) / slotCount(simulation);
  const begin = start + slot * length;
  const random = (purpose: Purpose) => statelessRandom(seed, device, slot, purpose);
  return {
    workoutId: String(1 + Math.floor(random("workout") * 5)),
    sessionId: String(slot + 1),
    start: Math.floor(begin + length * 0.1 * random("workoutStart")),
    end: Math.floor(begin + length * (0.9 + 0.1 * random("workoutEnd"))),
    stops: random("workoutStop") >= unstoppedShare,
  };
}
