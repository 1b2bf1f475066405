import { gymVisit, profile, workout } from "../common/history.ts";
import { seeded } from "../common/random.ts";
import { journeyOf } from "./occupation.ts";
import { personOf } from "./person.ts";
import { plannedVisit } from "./planned-visits.ts";
import { plannedWorkout } from "./planned-workouts.ts";
import { type SimulatedEvent, simulatedEvent } from "./simulated-event.ts";
import type { Simulation } from "./simulation.ts";
import { slotAt } from "./slots.ts";
import { statelessRandom } from "./stateless-random.ts";

/** Maximum number of events of a person in a slot. */
const maxEventsPerSlot = 5;

/**
 * Workout, gym and profile events of a person, each with a number that is unique for the person.
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
    const planned = [
      ...workoutEvents(simulation, device, slot),
      ...visitEvents(simulation, device, slot),
      ...journeyEvents(simulation, device, slot),
    ];
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
  const workoutOfSlot = plannedWorkout(simulation, device, slot);
  if (workoutOfSlot === undefined) return [];
  const { workoutId, sessionId, start, end, stops } = workoutOfSlot;
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

/** A new time zone is an update of the profile. */
function journeyEvents(simulation: Simulation, device: number, slot: number): PlannedEvent[] {
  const journey = journeyOf(simulation, device);
  if (journey === undefined || slotAt(simulation, journey.time) !== slot) return [];
  const { time, timeZone } = journey;
  return [{ time, event: () => profileEvent(simulation, device, "update", time, timeZone) }];
}

/** The profile of a person contains the same facts at every time, but for the time zone. */
export function profileEvent(
  simulation: Simulation,
  device: number,
  update: "new" | "update",
  time: number,
  timeZone: string | undefined,
): SimulatedEvent {
  const random = seeded(Math.floor(statelessRandom(simulation.seed, device, 0, "person") * 2 ** 32));
  const event = profile(personOf(simulation, device), update, time, random, timeZone);
  return simulatedEvent(event, device, { kind: "profile" });
}
