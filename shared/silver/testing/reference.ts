import type { Activity } from "../../streams/activity.ts";
import type { Assessment } from "../../streams/assessments.ts";
import { canonicalJson } from "../../streams/canonical.ts";
import type { Customers } from "../../streams/customers.ts";
import type { GymVisit } from "../../streams/gym-visits.ts";
import type { HeartRate } from "../../streams/heart-rates.ts";
import type { Profile } from "../../streams/profiles.ts";
import type { Registration } from "../../streams/registrations.ts";
import { streamNamed } from "../../streams/registry.ts";
import { accepted, enqueuedTime } from "../../streams/testing/bodies.ts";
import type { Workout } from "../../streams/workouts.ts";
import type { Sent } from "./events.ts";

/** Documents without their ids, by container. */
export type Contents = Readonly<Record<string, readonly unknown[]>>;

/**
 * What silver holds of a set of events, by the sentences of the design page: slow, obvious, and sharing nothing with the product
 * but the decoding of bodies.
 */
export function reference(sent: readonly Sent[]): Contents {
  const of = <E>(name: string): E[] =>
    sent.flatMap(({ stream, body }) => {
      const known = streamNamed(stream);
      return stream === name && known !== undefined ? [accepted(known, body) as unknown as E] : [];
    });
  const registrations = of<Registration>("registrations");
  return contents({
    people: [
      ...registrations.map(({ userId, deviceId, macAddress = null, time = 0 }) => ({
        ...{ kind: "registration", userId, deviceId, macAddress, time },
      })),
      ...people(of<Profile>("profiles")),
    ],
    owners: registrations.flatMap(({ userId, deviceId, macAddress, time = 0 }) => [
      { label: `device:${deviceId}`, time, userId },
      ...(macAddress === undefined ? [] : [{ label: `mac:${macAddress}`, time, userId }]),
    ]),
    "heart-rates": buckets(of<HeartRate>("heart-rates")),
    workouts: of<Workout>("workouts"),
    "gym-visits": of<GymVisit>("gym-visits").map(({ login = null, logout = null, ...where }) => ({
      ...where,
      login,
      logout,
      time: login ?? logout,
    })),
    activity: activityBuckets(of<Activity>("activity")),
    balance: [...customersOf(of<Customers>("customers")), ...assessmentsOf(of<Assessment>("assessments"))],
  });
}

/** Brings documents into a form that can be compared: no ids, each once, in order. */
export function contents(documents: Readonly<Record<string, readonly object[]>>): Contents {
  return Object.fromEntries(
    Object.entries(documents).map(([container, all]) => {
      const texts = all.map((document) => canonicalJson({ ...document, id: undefined }));
      return [container, [...new Set(texts)].sort().map((text) => JSON.parse(text))];
    }),
  );
}

function sorted(document: object): object {
  return Object.fromEntries(Object.entries(document).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function people(profiles: readonly Profile[]): object[] {
  return profiles.flatMap((event) => {
    const { userId, time, updateType, profile } = event;
    if (profile === undefined) return [{ kind: "tombstone", userId, time }];
    const rivals = profiles.filter((rival) => rival.userId === userId && rival.time === time && rival.profile);
    const [best] = rivals.map(greatness).sort().reverse();
    return greatness(event) === best
      ? [{ kind: "profile", userId, time, updateType, attributes: sorted(profile) }]
      : [];
  });
}

/** `update` before `new` ("u" > "n"), then by canonical JSON. */
function greatness({ updateType, profile }: Profile): string {
  return `${updateType} ${JSON.stringify(sorted(profile ?? {}))}`;
}

function customersOf(events: readonly Customers[]): object[] {
  return events.flatMap(({ customers }) =>
    customers.map((attributes) => ({
      ...{ kind: "customer", email: attributes.email.trim().toLowerCase(), enqueuedTime },
      ...{ birthYear: String(new Date(attributes.birthDay).getUTCFullYear()), attributes },
    })),
  );
}

function assessmentsOf(events: readonly Assessment[]): object[] {
  const emailOf = ({ customer }: Assessment) => customer.trim().toLowerCase();
  return events.map((event) => {
    const same = events.filter(
      (other) => emailOf(other) === emailOf(event) && other.time === event.time && other.score === event.score,
    );
    const [customer] = same.map((each) => each.customer).sort();
    return { kind: "assessment", email: emailOf(event), customer, score: event.score, time: event.time };
  });
}

function activityBuckets(samples: readonly Activity[]): object[] {
  const startOf = (time: number) => Math.floor(time / 300_000) * 300_000;
  return samples.map(({ deviceId, time }) => {
    const start = startOf(time);
    const within = samples.filter((one) => one.deviceId === deviceId && startOf(one.time) === start);
    const times = [...new Set(within.map((one) => one.time))].sort((a, b) => a - b);
    const rank = ({ bpm, steps, asleep }: Activity) => [bpm > 0 && bpm <= 300 ? 0 : 1, bpm, steps, asleep ? 1 : 0];
    const rivals = times.map((at) => within.filter((one) => one.time === at));
    const best = rivals.flatMap((some) => some.toSorted((a, b) => compare(rank(a), rank(b)))[0] ?? []);
    return {
      ...{ deviceId, start, truncated: false },
      offsets: times.map((at) => at - start),
      steps: best.map(({ steps }) => steps),
      values: best.map(({ bpm }) => bpm),
      asleep: best.map(({ asleep }) => asleep),
      conflicts: times
        .filter((_, index) => new Set(rivals[index]?.map((one) => String(rank(one)))).size > 1)
        .map((at) => at - start),
    };
  });
}

function compare(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((each, place) => each !== b[place]);
  return index === -1 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}

function buckets(readings: readonly HeartRate[]): object[] {
  const valid = (bpm: number) => bpm > 0 && bpm <= 300;
  return readings.map(({ deviceId, time }) => {
    const start = Math.floor(time / 300_000) * 300_000;
    const within = readings.filter(
      (one) => one.deviceId === deviceId && Math.floor(one.time / 300_000) * 300_000 === start,
    );
    const times = [...new Set(within.map((one) => one.time))].sort((a, b) => a - b);
    const rivals = times.map((at) => [...new Set(within.filter((one) => one.time === at).map((one) => one.bpm))]);
    const values = rivals.map((all) => Math.min(...(all.some(valid) ? all.filter(valid) : all)));
    const counted = values.filter(valid);
    return {
      deviceId,
      start,
      offsets: times.map((at) => at - start),
      values,
      conflicts: times.filter((_, index) => (rivals[index]?.length ?? 0) > 1).map((at) => at - start),
      count: counted.length,
      min: counted.length === 0 ? null : Math.min(...counted),
      max: counted.length === 0 ? null : Math.max(...counted),
      sum: counted.reduce((sum, value) => sum + value, 0),
      truncated: false,
    };
  });
}
