import type { BronzeEvent } from "../../shared/bronze/bronze-event.ts";
import { day, minute } from "../../shared/platform/time.ts";
import {
  type GeneratedEvent,
  heartRate,
  type Person,
  peopleOf,
  profile,
  registration,
  workout,
} from "../../tools/common/history.ts";
import { seeded } from "../../tools/common/random.ts";

/** When the first reading is. */
export const firstReading = Date.UTC(2026, 0, 5, 6);
const workoutInterval = 45 * minute;
const workoutLength = 40 * minute;

/** A batch of events of one partition. */
export interface Batch {
  readonly stream: string;
  readonly partition: string;
  readonly events: readonly BronzeEvent[];
}

/** Number of partitions of the heart-rate hub. */
const partitions = 4;

/**
 * Lazily generates batches of people with consecutive workouts and a reading per second, with registrations and
 * profiles. Values have 17 digits.
 *
 * @param together seconds of readings that a device sends at a time
 */
export function* bronzeBatches(heartRates: number, devices: number, size: number, together = 1): Generator<Batch> {
  const people = peopleOf({ seed: 1, users: devices });
  const seconds = Math.ceil(heartRates / devices);
  const otherEvents = people.flatMap((person) => otherEventsOf(person, seconds * 1000));
  for (const [stream, events] of Map.groupBy(otherEvents, (event) => event.stream))
    yield* batchesOf(stream, "0", events, size);
  for (let partition = 0; partition < partitions; partition += 1) {
    const some = people.filter((_, index) => index % partitions === partition);
    yield* batchesOf("heart-rates", String(partition), readings(some, seconds, together, partition), size);
  }
}

function otherEventsOf(person: Person, length: number): GeneratedEvent[] {
  const random = seeded(Number(person.userId));
  const otherEvents = [registration(person, firstReading - day), profile(person, "new", firstReading - day, random)];
  for (let start = 0; start + workoutLength <= length; start += workoutInterval) {
    const id = String(random.between(1, 5));
    otherEvents.push(
      workout(person, id, "start", firstReading + start),
      workout(person, id, "stop", firstReading + start + workoutLength),
    );
  }
  return otherEvents;
}

function* readings(
  people: readonly Person[],
  seconds: number,
  together: number,
  seed: number,
): Generator<GeneratedEvent> {
  const random = seeded(seed);
  for (let first = 0; first < seconds; first += together)
    for (const person of people)
      for (let second = first; second < Math.min(first + together, seconds); second += 1)
        yield heartRate(person, firstReading + second * 1000, 60 + random.next() * 120);
}

/** Splits the events of one partition into batches. */
export function* batchesOf(
  stream: string,
  partition: string,
  events: Iterable<GeneratedEvent>,
  size: number,
): Generator<Batch> {
  let batch: BronzeEvent[] = [];
  let sequenceNumber = 0;
  for (const { key, body } of events) {
    batch.push({
      sequenceNumber,
      enqueuedTime: firstReading + 30 * day + sequenceNumber,
      key,
      body: Buffer.from(body),
    });
    sequenceNumber += 1;
    if (batch.length < size) continue;
    yield { stream, partition, events: batch };
    batch = [];
  }
  if (batch.length > 0) yield { stream, partition, events: batch };
}
