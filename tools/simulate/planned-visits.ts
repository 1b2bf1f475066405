import { chanceOf, type Purpose } from "./stateless-random.ts";
import { plannedWorkout, slotCount } from "./planned-workouts.ts";
import type { Simulation } from "./simulation.ts";

export interface PlannedVisit {
  /** Begins with the simulation's prefix, as a mac cannot. */
  readonly gymId: string;
  /** Epoch milliseconds. */
  readonly login: number;
  readonly logout: number;
  /** One record, a login and a logout, or a login that is never followed by a logout. */
  readonly form: "whole" | "parts" | "open";
}

const share = 0.7;
const gyms = 3;
const forms = ["whole", "whole", "parts", "parts", "open"] as const;

/** Most workouts happen in a gym: one comes between the slot's beginning and the workout's, and goes between their ends. */
export function plannedVisit(simulation: Simulation, device: number, slot: number): PlannedVisit | undefined {
  const { seed, start, end, prefix } = simulation;
  const chance = (purpose: Purpose) => chanceOf(seed, device, slot, purpose);
  if (chance("visit") >= share) return undefined;
  const length = (end - start) / slotCount(simulation);
  const [begin, close] = [start + slot * length, start + (slot + 1) * length];
  const workout = plannedWorkout(simulation, device, slot);
  return {
    gymId: `${prefix}gym${1 + Math.floor(chance("gym") * gyms)}`,
    login: Math.floor(begin + (workout.start - begin) * chance("login")),
    logout: Math.floor(workout.end + (close - 1 - workout.end) * chance("logout")),
    form: forms[Math.floor(chance("visitForm") * forms.length)] ?? "whole",
  };
}
