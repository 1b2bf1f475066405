import { isoTime } from "../../../shared/platform/time.ts";
import type { ExpectedVisit } from "../../reconcile/ledger.ts";
import { personOf } from "../person.ts";
import { plannedVisit } from "../planned-visits.ts";
import { plannedWorkout } from "../planned-workouts.ts";
import type { Simulation } from "../simulation.ts";
import { slotCount } from "../slots.ts";
import type { WorkoutRecorder } from "./workout-recorder.ts";

/** Records the expected visits to gyms. */
export interface VisitRecorder {
  event(device: number, slot: number, fields: readonly ("login" | "logout")[]): void;
  visits(workouts: WorkoutRecorder): ExpectedVisit[];
}

export function visitRecorder(simulation: Simulation): VisitRecorder {
  const slots = slotCount(simulation);
  const fieldsBySlot = new Map<number, Set<"login" | "logout">>();
  return {
    event(device, slot, fields) {
      const index = device * slots + slot;
      fieldsBySlot.set(index, new Set([...(fieldsBySlot.get(index) ?? []), ...fields]));
    },
    visits: (workouts) =>
      [...fieldsBySlot]
        .sort(([a], [b]) => a - b)
        .flatMap(([index, found]) => {
          const [device, slot] = [Math.floor(index / slots), index % slots];
          const hasWorkout = found.has("login") && found.has("logout") && workouts.isComplete(device, slot);
          return visitOf(simulation, device, slot, found, hasWorkout) ?? [];
        }),
  };
}

/** A logout alone is not a visit. The workout of a slot is within its visit. */
function visitOf(
  simulation: Simulation,
  device: number,
  slot: number,
  found: ReadonlySet<string>,
  hasWorkout: boolean,
): ExpectedVisit | undefined {
  const visit = plannedVisit(simulation, device, slot);
  const workout = plannedWorkout(simulation, device, slot);
  if (visit === undefined || workout === undefined || !found.has("login")) return undefined;
  const { workoutId, start, end } = workout;
  return {
    gym_id: visit.gymId,
    mac_address: personOf(simulation, device).macAddress,
    login: isoTime(visit.login),
    logout: found.has("logout") ? isoTime(visit.logout) : null,
    workout_id: hasWorkout ? workoutId : null,
    exercised: hasWorkout ? end - start : 0,
  };
}
