import { chanceOf, type Purpose } from "./stateless-random.ts";
import { minute, type Simulation } from "./simulation.ts";

export interface PlannedWorkout {
  readonly workoutId: string;
  readonly sessionId: string;
  /** Epoch milliseconds. */
  readonly start: number;
  readonly end: number;
  /** Few people forget to end it: it never becomes a row of gold. */
  readonly stops: boolean;
}

/** One workout in each of these, so that none comes near the 3 h after which a stop closes nothing. */
const longestSlot = 30 * minute;
const unstopped = 0.02;

export function slotCount({ start, end }: Simulation): number {
  return Math.max(1, Math.ceil((end - start) / longestSlot));
}

/** The slot of an instant within the simulation. */
export function slotAt(simulation: Simulation, time: number): number {
  const { start, end } = simulation;
  const slots = slotCount(simulation);
  return Math.min(slots - 1, Math.max(0, Math.floor(((time - start) * slots) / (end - start))));
}

/** A workout begins in the first tenth of its slot and ends in the last, so that some readings lie outside of any. */
export function plannedWorkout(simulation: Simulation, device: number, slot: number): PlannedWorkout {
  const { seed, start, end } = simulation;
  const length = (end - start) / slotCount(simulation);
  const begin = start + slot * length;
  const chance = (purpose: Purpose) => chanceOf(seed, device, slot, purpose);
  return {
    workoutId: String(1 + Math.floor(chance("workout") * 5)),
    sessionId: String(slot + 1),
    start: Math.floor(begin + length * 0.1 * chance("workoutStart")),
    end: Math.floor(begin + length * (0.9 + 0.1 * chance("workoutEnd"))),
    stops: chance("workoutStop") >= unstopped,
  };
}
