import type { BronzeEvent } from "../../shared/bronze/manifest/manifest-row.ts";
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

const minute = 60_000;
const from = Date.UTC(2026, 0, 5, 6);
const day = 86_400_000;
const workoutEvery = 45 * minute;
const workoutLasts = 40 * minute;

/** What one stream has, in batches as one partition delivers them. */
export interface Batch {
  readonly stream: string;
  readonly partition: string;
  readonly events: readonly BronzeEvent[];
}

/** Of the hub of heart rates. */
const partitions = 4;

/**
 * People who work out all the time, with a reading a second each: so many heart rates, and what makes a summary of them. Values have
 * 17 digits. Batches are made as they are asked for.
 */
export function* bronzeBatches(heartRates: number, devices: number, size: number): Generator<Batch> {
  const people = peopleOf({ seed: 1, users: devices });
  const seconds = Math.ceil(heartRates / devices);
  const facts = people.flatMap((person) => factsOf(person, seconds * 1000));
  for (const [stream, events] of Map.groupBy(facts, (event) => event.stream))
    yield* batchesOf(stream, "0", events, size);
  for (let partition = 0; partition < partitions; partition += 1) {
    const some = people.filter((_, index) => index % partitions === partition);
    yield* batchesOf("heart-rates", String(partition), readings(some, seconds, partition), size);
  }
}

function factsOf(person: Person, length: number): GeneratedEvent[] {
  const random = seeded(Number(person.userId));
  const facts = [registration(person, from - day), profile(person, "new", from - day, random)];
  for (let start = 0; start + workoutLasts <= length; start += workoutEvery) {
    const id = String(random.between(1, 5));
    facts.push(workout(person, id, "start", from + start), workout(person, id, "stop", from + start + workoutLasts));
  }
  return facts;
}

function* readings(people: readonly Person[], seconds: number, seed: number): Generator<GeneratedEvent> {
  const random = seeded(seed);
  for (let second = 0; second < seconds; second += 1)
    for (const person of people) yield heartRate(person, from + second * 1000, 60 + random.next() * 120);
}

/** Events of one stream as one partition delivers them, so many at a time. */
export function* batchesOf(
  stream: string,
  partition: string,
  events: Iterable<GeneratedEvent>,
  size: number,
): Generator<Batch> {
  let batch: BronzeEvent[] = [];
  let sequenceNumber = 0;
  for (const { key, body } of events) {
    batch.push({ sequenceNumber, enqueuedTime: from + 30 * day + sequenceNumber, key, body: Buffer.from(body) });
    sequenceNumber += 1;
    if (batch.length < size) continue;
    yield { stream, partition, events: batch };
    batch = [];
  }
  if (batch.length > 0) yield { stream, partition, events: batch };
}
