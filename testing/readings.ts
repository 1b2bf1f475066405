import type { BronzeEvent } from "../shared/bronze/bronze-event.ts";
import { day } from "../shared/platform/time.ts";
import { type GeneratedEvent, heartRate, type Person, peopleOf } from "../tools/common/history.ts";
import { seeded } from "../tools/common/random.ts";

const from = Date.UTC(2026, 0, 5, 6);

/** Heart rates of devices, one per second each; values with 17 digits, or rounded to two decimals. */
export function* readings(devices: number, seconds: number, decimals?: 2): Generator<GeneratedEvent> {
  const random = seeded(1);
  const people: Person[] = peopleOf({ seed: 1, users: devices });
  for (let second = 0; second < seconds; second += 1) {
    for (const person of people) {
      const bpm = 60 + random.next() * 120;
      yield heartRate(person, from + second * 1000, decimals === undefined ? bpm : Number(bpm.toFixed(decimals)));
    }
  }
}

/** The events of one partition in batches. */
export function batches(events: Iterable<GeneratedEvent>, size: number): BronzeEvent[][] {
  const all = [...events].map(({ key, body }, sequenceNumber) => ({
    sequenceNumber,
    enqueuedTime: from + day + sequenceNumber,
    key,
    body: Buffer.from(body),
  }));
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
