import type { Reading, Sample } from "./contributions.ts";
import * as said from "./contributions.ts";
import type { Sent } from "./raw.ts";
import { isValid, onePerTime, versionsOf } from "./ties.ts";

const bucketLength = 300_000;

/** The documents of every container of silver, without their ids; one that several events make stands there several times. */
export function referenceSilver(events: readonly Sent[]): Readonly<Record<string, readonly object[]>> {
  const registrations = said.registrations(events);
  const profiles = said.profiles(events);
  const samples = said.samples(events);
  const readings = said.readings(events);
  return {
    people: [
      ...registrations.map(({ user, device, mac = null, time }) => {
        return { kind: "registration", userId: user, deviceId: device, macAddress: mac, time };
      }),
      ...versionsOf(profiles).map(({ user, time, type, attributes }) => {
        return { kind: "profile", userId: user, time, updateType: type, attributes };
      }),
      ...profiles
        .filter(({ type }) => type === "delete")
        .map(({ user, time }) => ({ kind: "tombstone", userId: user, time })),
    ],
    owners: registrations.flatMap(({ user, device, mac, time }) => [
      { label: `device:${device}`, time, userId: user },
      ...(mac === undefined ? [] : [{ label: `mac:${mac}`, time, userId: user }]),
    ]),
    "heart-rates": bucketsOf(readings).map(({ bucket, kept }) => ({ ...bucket, ...figuresOf(kept) })),
    workouts: said.workoutEvents(events).map(({ user, workout, session, action, time }) => {
      return { userId: user, workoutId: workout, sessionId: session, action, time };
    }),
    "gym-visits": said.gymEvents(events).map(({ mac, gym, login = null, logout = null }) => {
      return { macAddress: mac, gymId: gym, time: login ?? logout, login, logout };
    }),
    activity: bucketsOf(samples).map(({ bucket, kept }) => ({
      ...bucket,
      steps: kept.map(({ steps }) => steps),
      asleep: kept.map(({ asleep }) => asleep),
    })),
    balance: [
      ...said.customers(events).map(({ email, enqueued, attributes }) => {
        const birthYear = attributes.birthDay.slice(0, 4);
        return { kind: "customer", email, enqueuedTime: enqueued, birthYear, attributes };
      }),
      ...assessmentsOf(said.assessments(events)),
    ],
  };
}

/** Readings of one device in five minutes; a conflict is a time at which different ones came. */
function bucketsOf<R extends Reading & Partial<Sample>>(readings: readonly R[]) {
  const startOf = (time: number) => Math.floor(time / bucketLength) * bucketLength;
  const groups = Map.groupBy(readings, ({ device, time }) => JSON.stringify([device, startOf(time)]));
  return [...groups].map(([key, some]) => {
    const [deviceId, start] = JSON.parse(key);
    const kept = onePerTime(some).sort((a, b) => a.time - b.time);
    const differentAt = (at: number) => new Set(some.filter(({ time }) => time === at).map(textOf)).size;
    const conflicts = kept.filter(({ time }) => differentAt(time) > 1).map(({ time }) => time - start);
    const [offsets, values] = [kept.map(({ time }) => time - start), kept.map(({ bpm }) => bpm)];
    return { kept, bucket: { deviceId, start, offsets, values, conflicts, truncated: false } };
  });
}

function textOf({ bpm, steps, asleep }: Reading & Partial<Sample>): string {
  return `${bpm} ${steps} ${asleep}`;
}

function figuresOf(kept: readonly Reading[]) {
  const valid = kept.map(({ bpm }) => bpm).filter(isValid);
  return {
    count: valid.length,
    min: valid.length === 0 ? null : Math.min(...valid),
    max: valid.length === 0 ? null : Math.max(...valid),
    sum: valid.reduce((sum, value) => sum + value, 0),
  };
}

/** One for a customer, time and score, of several spellings of the address the first. */
function assessmentsOf(assessments: readonly said.Assessment[]): object[] {
  const same = Map.groupBy(assessments, ({ email, time, score }) => JSON.stringify([email, time, score]));
  return [...same.values()].flatMap((rivals) =>
    rivals
      .toSorted((a, b) => (a.customer < b.customer ? -1 : 1))
      .slice(0, 1)
      .map((assessment) => ({ kind: "assessment", ...assessment })),
  );
}
