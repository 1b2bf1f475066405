import { minute, second } from "../../shared/platform/time.ts";
import { heartRate, registration } from "../common/history.ts";
import { seeded, shuffled } from "../common/random.ts";
import { homeOf } from "./occupation.ts";
import { personOf } from "./person.ts";
import { personEventsBetween, profileEvent } from "./person-events.ts";
import { isLate, plannedReading, readingTime } from "./reading.ts";
import { type SimulatedEvent, simulatedEvent, type Tick } from "./simulated-event.ts";
import type { Simulation } from "./simulation.ts";
import { statelessRandom } from "./stateless-random.ts";

/** Limits of the events in memory: people registered in one tick, and late readings of one tick. */
const maxPeoplePerTick = 5_000;
const maxLatePerTick = 20_000;
/** Maximum delay of a duplicate, in seconds. */
const maxResendSeconds = 5;

/**
 * All events of a simulation in sending order, second by second: registrations, then workouts, visits, journeys and
 * readings, then the late readings. Only delayed events and duplicates are held in memory.
 */
export function* ticks(simulation: Simulation): Generator<Tick> {
  const { start, end, devices, disorder, seed } = simulation;
  for (let first = 0; first < devices; first += maxPeoplePerTick)
    yield { at: start, events: registrationEvents(simulation, first) };
  const delayed = delayedEvents();
  const next = new Uint32Array(devices);
  const seconds = Math.ceil((end - start) / second);
  for (let tick = 0; tick < seconds || !delayed.isEmpty(); tick += 1) {
    const until = start + (tick + 1) * second;
    if (tick < seconds) addEventsOfSecond(simulation, tick, until, next, delayed);
    const events = delayed.take(tick);
    if (events.length > 0) yield { at: until, events: disorder === 0 ? events : shuffled(events, seeded(seed + tick)) };
  }
  yield* lateReadings(simulation);
}

/** Delayed events by the second in which they are sent. */
interface DelayedEvents {
  add(tick: number, event: SimulatedEvent): void;
  take(tick: number): SimulatedEvent[];
  isEmpty(): boolean;
}

function delayedEvents(): DelayedEvents {
  const byTick = new Map<number, SimulatedEvent[]>();
  return {
    add(tick, event) {
      const some = byTick.get(tick);
      if (some === undefined) byTick.set(tick, [event]);
      else some.push(event);
    },
    take(tick) {
      const some = byTick.get(tick) ?? [];
      byTick.delete(tick);
      return some;
    },
    isEmpty: () => byTick.size === 0,
  };
}

function registrationEvents(simulation: Simulation, first: number): SimulatedEvent[] {
  const { start, devices } = simulation;
  const events: SimulatedEvent[] = [];
  for (let device = first; device < Math.min(devices, first + maxPeoplePerTick); device += 1) {
    const person = personOf(simulation, device);
    events.push(simulatedEvent(registration(person, start - 60 * minute), device, { kind: "registration" }));
    events.push(profileEvent(simulation, device, "new", start - 59 * minute, homeOf(simulation, device)));
  }
  return events;
}

/** Adds the events of one second, each at the second in which it is sent. */
function addEventsOfSecond(
  simulation: Simulation,
  tick: number,
  until: number,
  next: Uint32Array,
  delayed: DelayedEvents,
): void {
  const { devices, readingsPerDevice } = simulation;
  for (let device = 0; device < devices; device += 1) {
    for (const [number, event] of personEventsBetween(simulation, device, until - second, until)) {
      // Readings are numbered from 0 up and other events from -1 down, so that their random numbers are independent.
      addWithDuplicate(simulation, delayed, tick, event, -1 - number);
    }
    let index = next[device] ?? 0;
    for (; index < readingsPerDevice && readingTime(simulation, device, index) < until; index += 1) {
      if (isLate(simulation, device, index)) continue;
      const delay = Math.floor(statelessRandom(simulation.seed, device, index, "delay") * simulation.disorder);
      addWithDuplicate(simulation, delayed, tick + delay, readingEvent(simulation, device, index), index);
    }
    next[device] = index;
  }
}

function addWithDuplicate(
  { seed, duplicates }: Simulation,
  delayed: DelayedEvents,
  tick: number,
  event: SimulatedEvent,
  index: number,
): void {
  delayed.add(tick, event);
  if (statelessRandom(seed, event.device, index, "duplicate") >= duplicates) return;
  const after = 1 + Math.floor(statelessRandom(seed, event.device, index, "duplicateDelay") * maxResendSeconds);
  delayed.add(tick + after, { ...event, copy: 1 });
}

function readingEvent(simulation: Simulation, device: number, index: number): SimulatedEvent {
  const { time, bpm, poison } = plannedReading(simulation, device, index);
  const person = personOf(simulation, device);
  const event = heartRate(person, time, bpm);
  if (poison === undefined) return simulatedEvent(event, device, { kind: "reading", time, bpm });
  return { ...simulatedEvent(event, device, { kind: "poison", poison }), body: poison.body(person.deviceId, time) };
}

/** Device by device, so that a tick contains few keys; shuffled within a tick, duplicates last. */
function* lateReadings(simulation: Simulation): Generator<Tick> {
  const { seed, devices, readingsPerDevice, duplicates, end } = simulation;
  let events: SimulatedEvent[] = [];
  let copies: SimulatedEvent[] = [];
  for (let device = 0; device < devices; device += 1) {
    for (let index = 0; index < readingsPerDevice; index += 1) {
      if (!isLate(simulation, device, index)) continue;
      const event = readingEvent(simulation, device, index);
      events.push(event);
      if (statelessRandom(seed, device, index, "duplicate") < duplicates) copies.push({ ...event, copy: 1 });
    }
    if (events.length < maxLatePerTick && device < devices - 1) continue;
    if (events.length > 0) yield { at: end, events: [...shuffled(events, seeded(seed + device)), ...copies] };
    events = [];
    copies = [];
  }
}
