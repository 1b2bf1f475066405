import fc from "fast-check";
import type { Sent } from "./reference/raw.ts";

/*
 * Events of some days in a row, in plain spellings: for what depends on the age of events. `random-events.ts` has every
 * spelling, in one night.
 */

export const firstDay = Date.UTC(2026, 2, 26);
export const dayCount = 6;
const [step, day] = [2_700_000, 86_400_000];

/** 45 minutes apart, most of them around a midnight. */
const instants = fc
  .tuple(fc.integer({ min: 0, max: dayCount - 1 }), fc.integer({ min: -4, max: 5 }), fc.constantFrom(0, 0, 1, 150_000))
  .map(([days, slot, offset]) => firstDay + days * day + slot * step + offset);

const users = fc.constantFrom("anna", "bert");
const devices = fc.constantFrom("d1", "d1", "d2");
const macs = fc.constantFrom("aa:01", "bb:02");
const sessions = fc.constantFrom("1", "2");

const bodies = {
  registrations: fc.record({
    ...{ user_id: users, device_id: devices, mac_address: macs, registration_timestamp: instants },
    void: fc.constantFrom(undefined, undefined, undefined, true),
  }),
  profiles: fc.oneof(
    { arbitrary: fc.record({ user_id: users, update_type: fc.constant("delete"), timestamp: instants }), weight: 1 },
    {
      arbitrary: fc.record({
        ...{ user_id: users, update_type: fc.constantFrom("new", "update"), timestamp: instants },
        ...{ dob: fc.constantFrom("1970-12-01", "2000-02-29"), sex: fc.constant("F"), gender: fc.constant("F") },
        ...{ first_name: fc.constant("Ann"), last_name: fc.constant("Lee") },
        time_zone: fc.constantFrom("Europe/Berlin", "America/Los_Angeles", "Pacific/Kiritimati", undefined),
        address: fc.record({
          ...{ street_address: fc.constant("1 Main Street"), city: fc.constantFrom("Bonn", "Rome") },
          ...{ state: fc.constant("CA"), zip: fc.constant("01234") },
        }),
      }),
      weight: 3,
    },
  ),
  workouts: fc.record({
    ...{ user_id: users, workout_id: fc.constant("1"), session_id: sessions },
    ...{ action: fc.constantFrom("start", "stop", "start", "stop", "void"), timestamp: instants },
  }),
  "heart-rates": fc.record({ device_id: devices, time: instants, heartrate: fc.constantFrom(60, 70.1, 80.2, 0) }),
  activity: fc.record({
    ...{ "Device ID": devices, "Heart Rate": fc.constantFrom(60, 70.1), "Step Count": fc.constantFrom(0, 7, 9) },
    ...{ timestamp: instants.map((time) => time / 1000), "Sleeping State": fc.constantFrom(0, 1) },
  }),
  "gym-visits": fc.oneof(
    fc
      .tuple(macs, instants, fc.constantFrom(step, 2 * step, 20 * step))
      .map(([mac_address, login, length]) => ({ mac_address, gym: "5", login, logout: login + length })),
    fc.record({ mac_address: macs, gym: fc.constant("5"), login: instants }),
    fc.record({ mac_address: macs, gym: fc.constant("5"), logout: instants }),
  ),
};

export const events: fc.Arbitrary<Sent> = fc.oneof(
  ...Object.entries(bodies).map(([stream, body]) =>
    (body as fc.Arbitrary<object>).map((of) => ({ stream, body: JSON.stringify(of) })),
  ),
);

/** Two people with a device and a mac each, from before the first day. */
export const registered: readonly Sent[] = [
  ["anna", "d1", "aa:01"],
  ["bert", "d2", "bb:02"],
].map(([user_id, device_id, mac_address]) => ({
  stream: "registrations",
  body: JSON.stringify({ user_id, device_id, mac_address, registration_timestamp: firstDay - 30 * day }),
}));
