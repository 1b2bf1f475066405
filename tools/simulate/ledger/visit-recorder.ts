import type { ExpectedVisit } from "../../reconcile/ledger.ts";
import { personOf } from "../person.ts";
import { plannedVisit } from "../planned-visits.ts";
import { plannedWorkout, slotCount } from "../planned-workouts.ts";
import type { Simulation } from "../simulation.ts";
import type { WorkoutBook } from "./workout-recorder.ts";

/** The visits to gyms that must come of what was sent. */
export interface VisitBook {
  event(device: number, slot: number, says: readonly ("login" | "logout")[]): void;
  visits(workouts: WorkoutBook): ExpectedVisit[];
}

export function visitBook(simulation: Simulation): VisitBook {
  const slots = slotCount(simulation);
  const known = new Map<number, Set<"login" | "logout">>();
  return {
    event(device, slot, says) {
      const index = device * slots + slot;
      known.set(index, new Set([...(known.get(index) ?? []), ...says]));
    },
    visits: (workouts) =>
      [...known]
        .sort(([a], [b]) => a - b)
        .flatMap(([index, parts]) => {
          const [device, slot] = [Math.floor(index / slots), index % slots];
          const isIn = parts.has("login") && parts.has("logout") && workouts.isComplete(device, slot);
          return visitOf(simulation, device, slot, parts, isIn) ?? [];
        }),
  };
}

/** A logout alone is no visit. The workout of a slot lies within its visit. */
function visitOf(
  simulation: Simulation,
  device: number,
  slot: number,
  parts: ReadonlySet<string>,
  hasWorkout: boolean,
): ExpectedVisit | undefined {
  const visit = plannedVisit(simulation, device, slot);
  if (visit === undefined || !parts.has("login")) return undefined;
  const { workoutId, start, end } = plannedWorkout(simulation, device, slot);
  return {
    gym_id: visit.gymId,
    mac_address: personOf(simulation, device).macAddress,
    login: new Date(visit.login).toISOString(),
    logout: parts.has("logout") ? new Date(visit.logout).toISOString() : null,
    workout_id: hasWorkout ? workoutId : null,
    exercised: hasWorkout ? end - start : 0,
  };
}
