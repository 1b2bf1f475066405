import { minute } from "../../shared/platform/time.ts";
import type { Simulation } from "./simulation.ts";
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

/** One workout per slot, so that none reaches the 3 h limit after which a stop is ignored. */
const slotLength = 30 * minute;
const unstoppedShare = 0.02;

export function slotCount({ start, end }: Simulation): number {
  return Math.max(1, Math.ceil((end - start) / slotLength));
}

/** The slot that contains an instant of the simulation. */
export function slotAt(simulation: Simulation, time: number): number {
  const { start, end } = simulation;
  const slots = slotCount(simulation);
  return Math.min(slots - 1, Math.max(0, Math.floor(((time - start) * slots) / (end - start))));
}

/**
 * A workout begins in the first tenth of its slot and ends in the last, so that some readings are outside any workout.
 */
export function plannedWorkout(simulation: Simulation, device: number, slot: number): PlannedWorkout {
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
