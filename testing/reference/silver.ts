import * as decoded from "./contributions.ts";
import type { Sent } from "./raw.ts";
import { isValid, type Measured, onePerTime, versionsOf } from "./ties.ts";

const bucketLength = 300_000;

/** The documents of every silver container without ids. A document of several events occurs several times. */
export function referenceSilver(events: readonly Sent[]): Readonly<Record<string, readonly object[]>> {
  const registrations = decoded.registrations(events).filter(({ erased }) => !erased);
  const profiles = decoded.profiles(events);
  const samples = decoded.samples(events);
  const readings = decoded.readings(events);
  return {
    people: [
      ...registrations.map(({ user, device, mac = null, time, email, isVoid }) => {
        const document = { kind: "registration", userId: user, deviceId: device, macAddress: mac, time };
        return { ...document, ...(email === undefined ? {} : { email }), ...(isVoid ? { void: true } : {}) };
      }),
      ...versionsOf(profiles).map(({ user, time, type, attributes }) => {
        const rivals = profiles.filter((each) => each.user === user && each.time === time);
        const zones = new Set(rivals.flatMap((each) => each.attributes["timeZone"] ?? []));
        const lost = [...zones].filter((zone) => zone !== attributes["timeZone"]).sort();
        const document = { kind: "profile", userId: user, time, updateType: type, attributes };
        return lost.length === 0 ? document : { ...document, replacedTimeZones: lost };
      }),
    ],
    owners: registrations.flatMap(({ user, device, mac, time, voidFor }) => [
      { label: `device:${device}`, time, userId: user, ...(voidFor.device ? { void: true } : {}) },
      ...(mac === undefined
        ? []
        : [{ label: `mac:${mac}`, time, userId: user, ...(voidFor.mac ? { void: true } : {}) }]),
    ]),
    "heart-rates": bucketsOf(readings).map(({ bucket, winners }) => ({ ...bucket, ...statisticsOf(winners) })),
    workouts: decoded.workoutEvents(events).map(({ user, workout, session, action, time }) => {
      return { userId: user, workoutId: workout, sessionId: session, action, time };
    }),
    "gym-visits": decoded.gymEvents(events).map(({ mac, gym, login = null, logout = null }) => {
      return { macAddress: mac, gymId: gym, time: login ?? logout, login, logout };
    }),
    activity: bucketsOf(samples).map(({ bucket, winners }) => ({
      ...bucket,
      steps: winners.map(({ steps }) => steps),
      asleep: winners.map(({ asleep }) => asleep),
    })),
    balance: [
      ...decoded.customers(events).map(({ email, enqueued, attributes }) => {
        const birthYear = attributes.birthDay.slice(0, 4);
        return { kind: "customer", email, enqueuedTime: enqueued, birthYear, attributes };
      }),
      ...assessmentsOf(decoded.assessments(events)),
    ],
  };
}

/** Readings of one device in five minutes; a conflict is a time with different readings. */
function bucketsOf<R extends Measured>(readings: readonly R[]) {
  const startOf = (time: number) => Math.floor(time / bucketLength) * bucketLength;
  const groups = Map.groupBy(readings, ({ device, time }) => JSON.stringify([device, startOf(time)]));
  return [...groups].map(([key, some]) => {
    const [deviceId, start] = JSON.parse(key);
    const winners = onePerTime(some).sort((a, b) => a.time - b.time);
    const differentAt = (at: number) => new Set(some.filter(({ time }) => time === at).map(textOf)).size;
    const conflicts = winners.filter(({ time }) => differentAt(time) > 1).map(({ time }) => time - start);
    const [offsets, values] = [winners.map(({ time }) => time - start), winners.map(({ bpm }) => bpm)];
    return { winners, bucket: { deviceId, start, offsets, values, conflicts, truncated: false } };
  });
}

function textOf({ bpm, steps, asleep }: Measured): string {
  return `${bpm} ${steps} ${asleep}`;
}

function statisticsOf(readings: readonly { readonly bpm: number }[]) {
  const valid = readings.map(({ bpm }) => bpm).filter(isValid);
  return {
    count: valid.length,
    min: valid.length === 0 ? null : Math.min(...valid),
    max: valid.length === 0 ? null : Math.max(...valid),
    sum: valid.reduce((sum, value) => sum + value, 0),
  };
}

/** One for each customer, time and score, with the smallest spelling of the address. */
function assessmentsOf(assessments: readonly decoded.Assessment[]): object[] {
  const same = Map.groupBy(assessments, ({ email, time, score }) => JSON.stringify([email, time, score]));
  return [...same.values()].flatMap((rivals) =>
    rivals
      .toSorted((a, b) => (a.customer < b.customer ? -1 : 1))
      .slice(0, 1)
      .map((assessment) => ({ kind: "assessment", ...assessment })),
  );
}
