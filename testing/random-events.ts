import fc from "fast-check";
import { enqueuedTime } from "../shared/streams/testing/bodies.ts";
import type { Sent } from "./reference/raw.ts";

/*
 * Events of all streams in all dialects, as text. Few people, devices and instants, so that ties, repetitions,
 * conflicts and rows are common; and a few invalid bodies.
 */

/** 45 minutes apart, or some milliseconds beside, around the midnight before a clock change in Berlin. */
const midnight = Date.UTC(2026, 2, 29);
const step = 2_700_000;
const instants = fc
  .tuple(fc.integer({ min: -4, max: 4 }), fc.constantFrom(0, 0, 0, -1, 1, 150_000, 299_999))
  .map(([slot, offset]) => midnight + slot * step + offset);

/** Every format of a time. */
const spellings: readonly ((time: number) => number | string)[] = [
  (time) => time / 1000,
  (time) => time,
  (time) => new Date(time).toISOString(),
  (time) => new Date(time + 2 * 3_600_000).toISOString().replace("Z", "+02:00"),
  (time) => new Date(time).toISOString().replace("T", " ").replace("Z", "000"),
  // Half a millisecond, in decimal digits that no double has, is rounded up.
  (time) => (time * 10 - 5) / 10_000,
  (time) => new Date(time - 1).toISOString().replace("Z", "5Z"),
  // The clock of the device fell back.
  () => "2000-01-01T00:00:12Z",
];
const times = fc.tuple(instants, fc.constantFrom(...spellings)).map(([time, spelt]) => spelt(time));

/** Some erase customers too, whose time is that of their arrival. */
const erasureTimes = fc.oneof(
  { arbitrary: times, weight: 4 },
  { arbitrary: fc.constant(enqueuedTime + 3_600_000), weight: 1 },
);

const users = fc.constantFrom("anna", "bert", "7", 7, "anna", "bert", "null", 0);
const devices = fc.constantFrom(
  "d1",
  "d1",
  "d2",
  3,
  "3",
  "d1",
  "d2",
  "4.60012E+11",
  "00000000-0000-0000-0000-000000000000",
);
const macs = fc.constantFrom("aa:01", "AA:01", " aa:01", "bb:02", "02:00:00:00:00:00");
const bpms = fc.constantFrom(60, 70.1, 80.2, 99.9, 0, -1, 19.9, 20, 250, 255);
const sessions = fc.constantFrom("1", 1, "2");
const addresses = fc.constantFrom("Ann@x.org", "ann@x.org ", "bob@x.org", "Unknown");
const timeZones = fc.constantFrom(
  "Europe/Berlin",
  "europe/paris",
  "America/Los_Angeles",
  "",
  null,
  "+02:00",
  "Mars/Olympus",
);
const days = fc.constantFrom("1965-01-31", "02/29/2000", "1970-12-01");

type Bodies = fc.Arbitrary<Readonly<Record<string, unknown>>>;
const base64 = (text: string) => Buffer.from(text).toString("base64");

const voids = fc.constantFrom(undefined, undefined, undefined, false, true);
const registrations: Bodies = fc.oneof(
  fc.record({ user_id: users, device_id: devices, mac_address: macs, registration_timestamp: times, void: voids }),
  fc.record({ UserID: users, DeviceID: devices, MacAddress: macs, RegistrationTimestamp: times }),
  fc.record({ user_id: users, device_id: devices, user_email: addresses, gender: fc.constant("F"), void: voids }),
  fc.record(
    { user_id: users, device_id: devices, mac_address: macs, user_email: addresses, registration_timestamp: times },
    { requiredKeys: ["user_id", "device_id", "mac_address", "user_email"] },
  ),
);
const profiles: Bodies = fc.oneof(
  { arbitrary: fc.record({ user_id: users, update_type: fc.constant("delete"), timestamp: erasureTimes }), weight: 2 },
  {
    arbitrary: fc.record({
      ...{ user_id: users, update_type: fc.constantFrom("new", "update"), timestamp: times, dob: days },
      time_zone: fc.oneof(fc.constant(undefined), timeZones),
      ...{ sex: fc.constantFrom("F", "M"), gender: fc.constant("F"), last_name: fc.constant("Lee") },
      first_name: fc.constantFrom("Ann", "\u00c4nn"),
      address: fc.record({
        ...{ street_address: fc.constant("1 Main Street"), city: fc.constantFrom("Bonn", "Rome") },
        ...{ state: fc.constant("CA"), zip: fc.constantFrom("01234", 1234) },
      }),
    }),
    weight: 3,
  },
);
const workouts: Bodies = fc.record({
  ...{ user_id: users, workout_id: fc.constantFrom("1", 1, "2"), session_id: sessions },
  ...{ action: fc.constantFrom("start", "stop", "start", "stop", "void"), timestamp: times },
});
const readings: Bodies = fc.oneof(
  fc.record({ device_id: devices, time: times, heartrate: bpms }),
  fc.record({ device_id: devices, time: times, heartraate: bpms }),
);
const nevers = fc.constantFrom(null, "", 0, "0001-01-01T00:00:00", "9999-12-31T23:59:59.9999999");
/** Some end before they begin: those are rejected. */
const gymVisits: Bodies = fc.oneof(
  fc.record({ mac_address: macs, gym: fc.constantFrom("5", 5, "6"), login: times, logout: times }),
  fc.record({ mac_address: macs, gym_id: fc.constantFrom("5", 5), login: times, logout: nevers }),
  fc.record({ mac_address: macs, gym: fc.constant("5"), login: fc.constantFrom(undefined, ""), logout: times }),
);
const samples: Bodies = fc.oneof(
  fc.record({
    ...{ device_id: devices, hr: fc.option(bpms), steps: fc.constantFrom(0, 7, 8, 100_001), date: times },
    state: fc.constantFrom("sleeping", "Asleep ", "up", "1.0"),
  }),
  fc.record({
    ...{ "Device ID": devices, "Heart Rate": bpms, "Step Count": fc.constantFrom(0, 7, 9), timestamp: times },
    "Sleeping State": fc.constantFrom(0, 1, true, false),
  }),
);
const customers: Bodies = fc
  .array(
    fc.record({
      customerName: fc.constant("Ann"),
      email: addresses,
      phone: fc.constantFrom("1", "2", 3),
      birthDay: days,
    }),
    { maxLength: 3 },
  )
  .map((some) => some.map((one) => ({ element: base64(JSON.stringify(one)), score: 0 })))
  .chain((entries) =>
    fc.constantFrom<Record<string, unknown>>(
      { key: base64("Customer"), zSetEntries: entries, zsetEntries: entries },
      { key: base64("Customer"), zSetEntries: null, zsetEntries: entries },
      { key: "Customer", zSetEntries: entries },
      { valueRdbType: 5, key: base64("Customer"), value: entries },
      { key: base64("Customer"), increment: 1, member: entries[0]?.element ?? "" },
      { key: base64("Sessions"), zSetEntries: entries },
      { zSetEntries: entries },
    ),
  );
const assessments: Bodies = fc.record({
  ...{ customer: addresses, score: fc.constantFrom(-1, 0.1, 2.5, 1e6, 1.5e308), riskDate: times },
});

type Wrap = (body: unknown, stream: string) => unknown;
const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
/** A value, or text that can be several lines. */
const wraps: readonly Wrap[] = [
  (value, topic) => ({ key: "k", value, topic, partition: 3, offset: 9, timestamp: 1 }),
  (body, topic) => ({ key: null, value: text(body), topic, partition: 0, offset: 0 }),
  (payload) => ({ schema: null, payload }),
  (data) => ({ specversion: "1.0", id: "1", data }),
  (body) => ({ specversion: "1.0", id: "1", data_base64: base64(text(body)) }),
  (body) => ({ SystemProperties: {}, Body: base64(text(body)) }),
];
const invalid = fc.constantFrom("", "{", "[]", "null", '{"device_id":', '{"user_id":true}', '{"time":1e999}', "[[{}]]");

/** Several bodies in one: an array, or lines. */
const joined: fc.Arbitrary<(bodies: readonly unknown[]) => unknown> = fc.constantFrom(
  (bodies) => bodies,
  (bodies) => bodies.map(text).join("\n"),
);

function textsOf(stream: string, bodies: Bodies): fc.Arbitrary<Sent> {
  const wrap = (body: unknown, around: readonly Wrap[]) => around.reduce((inner, one) => one(inner, stream), body);
  const one = fc
    .tuple(bodies, fc.array(fc.constantFrom(...wraps), { maxLength: 2 }), fc.boolean())
    .map(([body, around, more]) => wrap(more ? { ...body, unknown: { deep: [1, { x: null }] } } : body, around));
  const several = fc
    .tuple(fc.array(one, { minLength: 1, maxLength: 3 }), joined, fc.array(fc.constantFrom(...wraps), { maxLength: 2 }))
    .map(([some, join, around]) => wrap(join(some), around));
  const valid = fc.oneof({ arbitrary: one, weight: 3 }, { arbitrary: several, weight: 1 }).map(text);
  const texts = fc.oneof({ arbitrary: valid, weight: 30 }, { arbitrary: invalid, weight: 1 });
  return texts.map((body) => ({ stream, body }));
}

/** Bodies of each stream. Add a line for a new stream. */
export const bodiesByStream: Readonly<Record<string, fc.Arbitrary<Sent>>> = Object.fromEntries(
  Object.entries({
    ...{ registrations, profiles, workouts, "heart-rates": readings },
    ...{ "gym-visits": gymVisits, activity: samples, customers, assessments },
  }).map(([stream, bodies]) => [stream, textsOf(stream, bodies)]),
);

/** A registration, a workout with a reading, a gym visit and an assessment, so that most sets have rows. */
const beginning = fc
  .record({ start: fc.integer({ min: -3, max: 2 }), registered: fc.constantFrom(-1, 0, 2), read: fc.nat(299_999) })
  .map(({ start: slot, registered, read }): Sent[] => {
    const start = midnight + slot * step;
    const of = (stream: string, body: object): Sent => ({ stream, body: JSON.stringify(body) });
    const session = { user_id: "anna", workout_id: "1", session_id: "1" };
    return [
      of("registrations", {
        ...{ user_id: "anna", device_id: "d1", mac_address: "aa:01" },
        registration_timestamp: start + registered * step,
      }),
      of("workouts", { ...session, action: "start", timestamp: start }),
      of("workouts", { ...session, action: "stop", timestamp: start + step }),
      of("heart-rates", { device_id: "d1", time: start + step - read, heartrate: 77.7 }),
      of("gym-visits", { mac_address: "aa:01", gym: 5, login: start - 60_001, logout: start + step + 1 }),
      of("assessments", { customer: "ann@x.org", score: 1.5, riskDate: start }),
    ];
  });

/** Of a set, beside its beginning. Few events let more sets be tried in the same time. */
const maxEvents = Number(process.env["PROPERTY_EVENTS"] ?? 40);

/** A set of events of all streams. */
export const eventSets: fc.Arbitrary<Sent[]> = fc
  .tuple(beginning, fc.array(fc.oneof(...Object.values(bodiesByStream)), { maxLength: maxEvents, size: "max" }))
  .map(([first, others]) => [...first, ...others]);
