import fc from "fast-check";
import { decodeBody, decodeRecords } from "../decoding/decode.ts";
import type { JsonObject } from "../decoding/json.ts";
import { isPlaceholder } from "../fields/identity.ts";
import { type EventOf, isGroup, isList, type List, type Schema } from "../fields/schema.ts";
import type { TimeBounds } from "../fields/time.ts";
import type { Decoded } from "../outcome.ts";
import type { Stream } from "../stream.ts";

/** The enqueued time of all events in these tests. */
export const enqueuedTime = Date.UTC(2026, 10, 24, 12);
/** Earlier times are rejected in these tests. */
export const earliestTime = Date.UTC(2010, 0, 1);
export const bounds: TimeBounds = { enqueuedTime, earliestTime };

/** Decodes text as it is, and any other value as JSON. */
export function decode<S extends Schema>(stream: Stream<S>, body: unknown): Decoded<EventOf<S>> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return decodeBody(stream, new TextEncoder().encode(text), bounds);
}

/** The event of a valid body. */
export function accepted<S extends Schema>(stream: Stream<S>, body: unknown): EventOf<S> {
  const decoded = decode(stream, body);
  if (decoded.outcome !== "accepted") throw new Error(`${decoded.code} ${decoded.message}`);
  return decoded.event;
}

/** The events of all records of a body, which must be valid. */
export function acceptedRecords<S extends Schema>(stream: Stream<S>, body: unknown): EventOf<S>[] {
  return decodeRecords(stream, Buffer.from(JSON.stringify(body)), bounds).map(({ decoded }) => {
    if (decoded.outcome !== "accepted") throw new Error(`${decoded.code} ${decoded.message}`);
    return decoded.event;
  });
}

/** Code and field of a body that must be quarantined. */
export function rejected(stream: Stream, body: unknown): readonly [code: string, field: string] {
  const decoded = decode(stream, body);
  if (decoded.outcome !== "quarantined") throw new Error(`${stream.name} accepts ${JSON.stringify(body)}`);
  return [decoded.code, decoded.field];
}

/** Decoded properties that are times. */
const times: ReadonlySet<string> = new Set(["time", "login", "logout"]);

/** Encodes a decoded event as a body of its stream: canonical names, times in ISO 8601. */
export function encode({ schema }: Stream, event: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [property, part] of Object.entries(schema)) {
    const value = event[property];
    if (value === undefined) continue;
    if (isList(part)) body[part.names[0]] = [{ element: base64(encodedItem(part, value)) }];
    else if (isGroup(part))
      Object.assign(body, encode({ schema: part.fields } as unknown as Stream, value as JsonObject));
    else if (part.within === undefined) body[part.names[0]] = wireValue(property, value);
    else body[part.within] = { ...(body[part.within] as object | undefined), [part.names[0]]: value };
  }
  return body;
}

/** A decoded Redis key is text; its wire form is base64. */
function wireValue(property: string, value: unknown): unknown {
  if (property === "key") return base64(value);
  if (property === "asleep") return value === true ? "asleep" : "awake";
  return times.has(property) ? new Date(Number(value)).toISOString() : value;
}

function encodedItem({ item }: List, value: unknown): string {
  return JSON.stringify(encode({ schema: item } as unknown as Stream, value as JsonObject));
}

function base64(value: unknown): string {
  return Buffer.from(String(value)).toString("base64");
}

const timeZones = fc.constantFrom(...Intl.supportedValuesOf("timeZone"));

/** Without the words and numbers that identify nobody. */
const ids = fc
  .oneof(fc.string({ minLength: 1, maxLength: 128 }), fc.maxSafeInteger())
  .filter((id) => !isPlaceholder(String(id)));
const labels = ids.filter((label) => String(label).trim() !== "");
const instants = fc.integer({ min: earliestTime, max: enqueuedTime + 86_400_000 });
/** Times as seconds, fractional seconds, milliseconds and ISO 8601. */
const wireTimes = fc.oneof(
  instants.map((time) => time / 1000),
  instants.map((time) => Math.ceil(time / 1000)).filter((seconds) => seconds * 1000 <= enqueuedTime + 86_400_000),
  instants,
  instants.map((time) => new Date(time).toISOString()),
);
/** Logins that are never after the logout of the same record. */
const stays = instants.map((time) => new Date(Math.min(time, enqueuedTime)).toISOString());
const days = fc
  .date({ min: new Date("1000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));
const zips = fc.oneof(fc.stringMatching(/^\d{5}$/), fc.nat({ max: 99_999 }));

const addresses = fc
  .string({ minLength: 1, maxLength: 99 })
  .filter((address) => address.trim() !== "" && !isPlaceholder(address));
const scores = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const bpms = fc.double({ noNaN: true, noDefaultInfinity: true });
const customers = fc.record({ customerName: fc.string(), email: addresses, phone: fc.string(), birthDay: days });
const entry = customers.map((customer) => ({ element: base64(JSON.stringify(customer)), score: 0 }));
const entries = entry.map((one) => [one]);

/** Arbitrary valid bodies, by the name of the stream. */
export const validBodies: Readonly<Record<string, fc.Arbitrary<Record<string, unknown>>>> = {
  registrations: fc.oneof(
    fc.record({ user_id: ids, device_id: ids, mac_address: labels, registration_timestamp: wireTimes }),
    fc.record({ user_id: ids, device_id: ids, user_email: addresses, gender: fc.string(), age: fc.nat() }),
  ),
  activity: fc.oneof(
    fc.record({
      device_id: ids,
      hr: bpms,
      steps: fc.nat({ max: 100_000 }),
      state: fc.constantFrom("sleeping", "up", 1),
      date: wireTimes,
    }),
    fc.record({
      "Device ID": ids,
      "Heart Rate": fc.option(bpms),
      "Step Count": fc.nat({ max: 100_000 }),
      "Sleeping State": fc.boolean(),
      timestamp: wireTimes,
    }),
  ),
  assessments: fc.record({ customer: addresses, score: scores, riskDate: wireTimes }),
  customers: fc.oneof(
    fc.record({ key: fc.constant(base64("Customer")), zSetEntries: entries, zsetEntries: entries }),
    fc.record({ key: fc.constant("Customer"), zsetEntries: entries, zSetEntries: fc.constantFrom(null, []) }),
    entry.map(({ element }) => ({ key: base64("Customer"), increment: 1.5, member: element })),
    entries.map((value) => ({ valueRdbType: 5, db: 0, key: base64("Customer"), value })),
  ),
  "heart-rates": fc.oneof(
    fc.record({ device_id: ids, time: wireTimes, heartrate: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
    fc.record({ device_id: ids, time: wireTimes, heartraate: fc.integer() }),
  ),
  workouts: fc.record({
    user_id: ids,
    workout_id: ids,
    session_id: ids,
    action: fc.constantFrom("start", "stop"),
    timestamp: wireTimes,
  }),
  "gym-visits": fc.oneof(
    fc.record({ mac_address: labels, gym: ids, login: wireTimes }),
    fc.record({ mac_address: labels, gym_id: ids, logout: wireTimes, login: fc.constant(null) }),
    fc.record({ mac_address: labels, gym: ids, login: stays, logout: fc.constant(enqueuedTime) }),
  ),
  profiles: fc.oneof(
    fc.record({ user_id: ids, update_type: fc.constant("delete"), timestamp: wireTimes }),
    fc.record({
      user_id: ids,
      update_type: fc.constantFrom("new", "update"),
      timestamp: wireTimes,
      dob: fc.oneof(
        days,
        days.map((day) => day.replace(/(\d+)-(\d+)-(\d+)/, "$2/$3/$1")),
      ),
      sex: fc.string(),
      gender: fc.string(),
      first_name: fc.string(),
      last_name: fc.string(),
      time_zone: fc.oneof(fc.constantFrom(undefined, null, "", "europe/berlin"), timeZones),
      address: fc.record({ street_address: fc.string(), city: fc.string(), state: fc.string(), zip: zips }),
    }),
  ),
};
