import { gymVisit, workout } from "../common/history.ts";
import { type Emission, emission } from "./simulated-event.ts";
import { personOf } from "./person.ts";
import { plannedVisit } from "./planned-visits.ts";
import { plannedWorkout, slotAt } from "./planned-workouts.ts";
import type { Simulation } from "./simulation.ts";

/** At most so many in a slot. */
const inSlot = 4;

/**
 * What happens to a person now and then: workouts begin and end, gyms are entered and left. With the number of the occasion,
 * which no other of that person has.
 *
 * @param from epoch milliseconds, included; `until` is not
 */
export function* occasionsBetween(
  simulation: Simulation,
  device: number,
  from: number,
  until: number,
): Generator<readonly [number: number, event: Emission]> {
  for (let slot = slotAt(simulation, from); slot <= slotAt(simulation, until - 1); slot += 1) {
    const occasions = [...workoutOccasions(simulation, device, slot), ...visitOccasions(simulation, device, slot)];
    for (const [index, { time, event }] of occasions.entries()) {
      if (from <= time && time < until) yield [slot * inSlot + index, event()];
    }
  }
}

interface Occasion {
  /** Epoch milliseconds. */
  readonly time: number;
  readonly event: () => Emission;
}

function workoutOccasions(simulation: Simulation, device: number, slot: number): Occasion[] {
  const { workoutId, sessionId, start, end, stops } = plannedWorkout(simulation, device, slot);
  const occasion = (action: "start" | "stop", time: number): Occasion => ({
    time,
    event: () =>
      emission(workout(personOf(simulation, device), workoutId, action, time, sessionId), device, {
        kind: "workout",
        slot,
        action,
      }),
  });
  return stops ? [occasion("start", start), occasion("stop", end)] : [occasion("start", start)];
}

function visitOccasions(simulation: Simulation, device: number, slot: number): Occasion[] {
  const visit = plannedVisit(simulation, device, slot);
  if (visit === undefined) return [];
  const { gymId, login, logout, form } = visit;
  const occasion = (time: number, times: { login?: number; logout?: number }): Occasion => ({
    time,
    event: () =>
      emission(gymVisit(personOf(simulation, device), gymId, times), device, {
        kind: "visit",
        slot,
        says: (["login", "logout"] as const).filter((name) => name in times),
      }),
  });
  if (form === "whole") return [occasion(logout, { login, logout })];
  return form === "open" ? [occasion(login, { login })] : [occasion(login, { login }), occasion(logout, { logout })];
}
