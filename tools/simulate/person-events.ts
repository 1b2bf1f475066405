import { gymVisit, workout } from "../common/history.ts";
import { personOf } from "./person.ts";
import { plannedVisit } from "./planned-visits.ts";
import { plannedWorkout, slotAt } from "./planned-workouts.ts";
import { type SimulatedEvent, simulatedEvent } from "./simulated-event.ts";
import type { Simulation } from "./simulation.ts";

/** Maximum number of events of a person in a slot. */
const maxEventsPerSlot = 4;

/**
 * Workout and gym events of a person, each with a number that is unique for the person.
 *
 * @param from epoch milliseconds, inclusive; `until` is exclusive
 */
export function* personEventsBetween(
  simulation: Simulation,
  device: number,
  from: number,
  until: number,
): Generator<readonly [number: number, event: SimulatedEvent]> {
  for (let slot = slotAt(simulation, from); slot <= slotAt(simulation, until - 1); slot += 1) {
    const planned = [...workoutEvents(simulation, device, slot), ...visitEvents(simulation, device, slot)];
    for (const [index, { time, event }] of planned.entries()) {
      if (from <= time && time < until) yield [slot * maxEventsPerSlot + index, event()];
    }
  }
}

interface PlannedEvent {
  /** Epoch milliseconds. */
  readonly time: number;
  readonly event: () => SimulatedEvent;
}

function workoutEvents(simulation: Simulation, device: number, slot: number): PlannedEvent[] {
  const { workoutId, sessionId, start, end, stops } = plannedWorkout(simulation, device, slot);
  const planned = (action: "start" | "stop", time: number): PlannedEvent => ({
    time,
    event: () =>
      simulatedEvent(workout(personOf(simulation, device), workoutId, action, time, sessionId), device, {
        kind: "workout",
        slot,
        action,
      }),
  });
  return stops ? [planned("start", start), planned("stop", end)] : [planned("start", start)];
}

function visitEvents(simulation: Simulation, device: number, slot: number): PlannedEvent[] {
  const visit = plannedVisit(simulation, device, slot);
  if (visit === undefined) return [];
  const { gymId, login, logout, form } = visit;
  const planned = (time: number, times: { login?: number; logout?: number }): PlannedEvent => ({
    time,
    event: () =>
      simulatedEvent(gymVisit(personOf(simulation, device), gymId, times), device, {
        kind: "visit",
        slot,
        fields: (["login", "logout"] as const).filter((name) => name in times),
      }),
  });
  if (form === "whole") return [planned(logout, { login, logout })];
  return form === "open" ? [planned(login, { login })] : [planned(login, { login }), planned(logout, { logout })];
}
