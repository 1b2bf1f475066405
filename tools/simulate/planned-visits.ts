import { plannedWorkout } from "./planned-workouts.ts";
import type { Simulation } from "./simulation.ts";
import { slotCount } from "./slots.ts";
import { type Purpose, statelessRandom } from "./stateless-random.ts";

export interface PlannedVisit {
  /** Begins with the prefix of the simulation. */
  readonly gymId: string;
  /** Epoch milliseconds. */
  readonly login: number;
  readonly logout: number;
  /** One record with both times, a login and a logout record, or a login without logout. */
  readonly form: "whole" | "parts" | "open";
}

const visitProbability = 0.7;
const gyms = 3;
const forms = ["whole", "whole", "parts", "parts", "open"] as const;

/** Plans the visit of a slot, if any: it begins before the workout of the slot and ends after it. */
export function plannedVisit(simulation: Simulation, device: number, slot: number): PlannedVisit | undefined {
  const { seed, start, end, prefix } = simulation;
  const random = (purpose: Purpose) => statelessRandom(seed, device, slot, purpose);
  const workout = plannedWorkout(simulation, device, slot);
  if (workout === undefined || random("visit") >= visitProbability) return undefined;
  const length = (end - start) / slotCount(simulation);
  const [begin, close] = [start + slot * length, start + (slot + 1) * length];
  return {
    gymId: `${prefix}gym${1 + Math.floor(random("gym") * gyms)}`,
    login: Math.floor(begin + (workout.start - begin) * random("login")),
    logout: Math.floor(workout.end + (close - 1 - workout.end) * random("logout")),
    form: forms[Math.floor(random("visitForm") * forms.length)] ?? "whole",
  };
}
