import { heartRate, profile, registration } from "../common/history.ts";
import { seeded } from "../common/random.ts";
import { chanceOf } from "./stateless-random.ts";
import { type Emission, emission, type Tick } from "./simulated-event.ts";
import { occasionsBetween } from "./person-events.ts";
import { personOf } from "./person.ts";
import { isLate, plannedReading, readingTime } from "./reading.ts";
import { minute, type Simulation, second } from "./simulation.ts";

/** People of whom one tick registers, and late readings of one tick: what is in memory at one time. */
const peopleAtOnce = 5_000;
const lateAtOnce = 20_000;
/** Seconds after which an event is sent again, at most. */
const latestAgain = 5;

/**
 * All events of a simulation in the order in which they are sent, second by second: everyone registers, works out and reads;
 * what was held back comes last. Only what is delayed or sent again is in memory.
 */
export function* ticks(simulation: Simulation): Generator<Tick> {
  const { start, end, devices, disorder, seed } = simulation;
  for (let first = 0; first < devices; first += peopleAtOnce) yield { at: start, events: newcomers(simulation, first) };
  const waiting = waitingRoom();
  const next = new Uint32Array(devices);
  const seconds = Math.ceil((end - start) / second);
  for (let tick = 0; tick < seconds || waiting.isFull(); tick += 1) {
    const until = start + (tick + 1) * second;
    if (tick < seconds) enterSecond(simulation, tick, until, next, waiting);
    const events = waiting.leave(tick);
    if (events.length > 0) yield { at: until, events: disorder === 0 ? events : shuffled(events, seed + tick) };
  }
  yield* lateReadings(simulation);
}

/** Events by the second in which they are sent. */
interface WaitingRoom {
  enter(tick: number, emission: Emission): void;
  leave(tick: number): Emission[];
  isFull(): boolean;
}

function waitingRoom(): WaitingRoom {
  const byTick = new Map<number, Emission[]>();
  return {
    enter(tick, emission) {
      const some = byTick.get(tick);
      if (some === undefined) byTick.set(tick, [emission]);
      else some.push(emission);
    },
    leave(tick) {
      const some = byTick.get(tick) ?? [];
      byTick.delete(tick);
      return some;
    },
    isFull: () => byTick.size > 0,
  };
}

function newcomers(simulation: Simulation, first: number): Emission[] {
  const { seed, start, devices } = simulation;
  const events: Emission[] = [];
  for (let device = first; device < Math.min(devices, first + peopleAtOnce); device += 1) {
    const person = personOf(simulation, device);
    const random = seeded(Math.floor(chanceOf(seed, device, 0, "person") * 2 ** 32));
    events.push(emission(registration(person, start - 60 * minute), device, { kind: "registration" }));
    events.push(emission(profile(person, "new", start - 59 * minute, random), device, { kind: "profile" }));
  }
  return events;
}

/** What happens in one second, each in the second in which it is sent. */
function enterSecond(
  simulation: Simulation,
  tick: number,
  until: number,
  next: Uint32Array,
  waiting: WaitingRoom,
): void {
  const { devices, readingsPerDevice } = simulation;
  for (let device = 0; device < devices; device += 1) {
    for (const [number, event] of occasionsBetween(simulation, device, until - second, until)) {
      // Readings are numbered from 0 up, occasions from -1 down: each has a chance of its own.
      enterWithCopy(simulation, waiting, tick, event, -1 - number);
    }
    let index = next[device] ?? 0;
    for (; index < readingsPerDevice && readingTime(simulation, device, index) < until; index += 1) {
      if (isLate(simulation, device, index)) continue;
      const delay = Math.floor(chanceOf(simulation.seed, device, index, "delay") * simulation.disorder);
      enterWithCopy(simulation, waiting, tick + delay, readingEmission(simulation, device, index), index);
    }
    next[device] = index;
  }
}

function enterWithCopy(
  { seed, duplicates }: Simulation,
  waiting: WaitingRoom,
  tick: number,
  event: Emission,
  index: number,
): void {
  waiting.enter(tick, event);
  if (chanceOf(seed, event.device, index, "again") >= duplicates) return;
  const after = 1 + Math.floor(chanceOf(seed, event.device, index, "againAfter") * latestAgain);
  waiting.enter(tick + after, { ...event, copy: 1 });
}

function readingEmission(simulation: Simulation, device: number, index: number): Emission {
  const { time, bpm, poison } = plannedReading(simulation, device, index);
  const person = personOf(simulation, device);
  const event = heartRate(person, time, bpm);
  if (poison === undefined) return emission(event, device, { kind: "reading", time, bpm });
  return { ...emission(event, device, { kind: "broken", poison }), body: poison.body(person.deviceId, time) };
}

/** Device by device, so that few keys are in one tick; in no order within it, the copies last. */
function* lateReadings(simulation: Simulation): Generator<Tick> {
  const { seed, devices, readingsPerDevice, duplicates, end } = simulation;
  let events: Emission[] = [];
  let copies: Emission[] = [];
  for (let device = 0; device < devices; device += 1) {
    for (let index = 0; index < readingsPerDevice; index += 1) {
      if (!isLate(simulation, device, index)) continue;
      const event = readingEmission(simulation, device, index);
      events.push(event);
      if (chanceOf(seed, device, index, "again") < duplicates) copies.push({ ...event, copy: 1 });
    }
    if (events.length < lateAtOnce && device < devices - 1) continue;
    if (events.length > 0) yield { at: end, events: [...shuffled(events, seed + device), ...copies] };
    events = [];
    copies = [];
  }
}

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = seeded(seed);
  const result = [...items];
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = random.between(0, index);
    [result[index], result[other]] = [result[other] as T, result[index] as T];
  }
  return result;
}
