import { type Customer, type Profile, type Registration, registrationAt, type Sample } from "./contributions.ts";
import { canonical } from "./raw.ts";

/* Precedence of conflicting events. */

export const isValid = (bpm: number | null) => bpm !== null && bpm >= 20 && bpm <= 250;

/** A reading, or a sample that can lack its heart rate. */
export type Measured = Pick<Sample, "device" | "time" | "bpm"> & Partial<Sample>;

/**
 * For one time of a device one reading: the valid one, then an invalid one, then one without a heart rate; then the
 * lower, then that with fewer steps, then the one awake.
 */
export function onePerTime<R extends Measured>(readings: readonly R[]): R[] {
  const quality = ({ bpm }: R) => (bpm === null ? 2 : isValid(bpm) ? 0 : 1);
  const rank = (one: R) => [quality(one), one.bpm ?? 0, one.steps ?? 0, one.asleep ? 1 : 0];
  const times = Map.groupBy(readings, ({ device, time }) => JSON.stringify([device, time]));
  return [...times.values()].flatMap((rivals) => rivals.toSorted((a, b) => compare(rank(a), rank(b))).slice(0, 1));
}

function compare(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((each, place) => each !== b[place]);
  return index === -1 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}

/**
 * One version for each time of a user: `update` before `new`, then the greater canonical JSON. Deletes are no versions.
 */
export function versionsOf(profiles: readonly Profile[]): Profile[] {
  const rank = ({ type, attributes }: Profile) => `${type} ${canonical(attributes)}`;
  const times = Map.groupBy(
    profiles.filter(({ type }) => type !== "delete"),
    ({ user, time }) => JSON.stringify([user, time]),
  );
  return [...times.values()].flatMap((rivals) => rivals.toSorted((a, b) => (rank(a) > rank(b) ? -1 : 1)).slice(0, 1));
}

/** The profile of a user as of a time, or the first one. */
export function profileAt(versions: readonly Profile[], user: string, time: number): Profile | undefined {
  const mine = versions.filter((version) => version.user === user).sort((a, b) => a.time - b.time);
  return mine.findLast((version) => version.time <= time) ?? mine[0];
}

/** The owner of a device or a mac at a time; null for nobody: the registration that holds then is erased. */
export function ownerAt(
  registrations: readonly Registration[],
  label: "device" | "mac",
  of: string,
  time: number,
): string | null | undefined {
  const held = registrationAt(registrations, label, of, time);
  return held?.erased === true ? null : held?.user;
}

/** The version of a customer that counts: the one enqueued last, of several the greater canonical JSON. */
export function latestCustomer(customers: readonly Customer[], email: string): Customer | undefined {
  const mine = customers.filter((customer) => customer.email === email);
  const last = Math.max(...mine.map(({ enqueued }) => enqueued));
  const rank = ({ attributes }: Customer) => canonical(attributes);
  return mine.filter(({ enqueued }) => enqueued === last).sort((a, b) => (rank(a) > rank(b) ? -1 : 1))[0];
}
