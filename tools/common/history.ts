import { calendarNamed } from "../../shared/gold/dates/calendars.ts";
import { day, isoTime, minute } from "../../shared/platform/time.ts";
import { type Random, seeded } from "./random.ts";

/** An event as a device sends it. */
export interface GeneratedEvent {
  /** Name of a stream in `shared/streams`. */
  readonly stream: string;
  /** Undefined for a stream without keys. */
  readonly key: string | undefined;
  readonly body: string;
}

export interface HistoryOptions {
  readonly seed: number;
  readonly users: number;
  readonly days: number;
  /** First day, midnight UTC, epoch milliseconds. */
  readonly from: number;
  /**
   * People live in these time zones, sleep with their device on, and some of them travel. Without time zones they live
   * by UTC, and there are no readings at night.
   */
  readonly timeZones?: readonly string[];
}

export interface Person {
  readonly userId: string;
  readonly deviceId: string;
  readonly macAddress: string;
}

const readingEvery = 5_000;
/** A device measures for a while in the night, less often, which suffices for a resting heart rate. */
const night = { from: 2 * 60 * minute, length: 40 * minute, readingEvery: 2 * minute };
/** A watch takes samples in bursts to save battery. */
const burst = { every: 4 * 60 * minute, samples: 4, apart: minute };
const firstNames = ["Ana", "Ben", "Chidi", "Dana", "Emre", "Fay", "Goro", "Hana"] as const;
const lastNames = ["Silva", "Okafor", "Nguyen", "Kowalski", "Haddad", "Berg", "Ito", "Lopez"] as const;
const gyms = ["1", "2", "3"] as const;
const places = [
  { city: "Long Beach", state: "CA", zip: "90808" },
  { city: "Boston", state: "MA", zip: "02108" },
  { city: "Austin", state: "TX", zip: "73301" },
] as const;

export function peopleOf({ seed, users }: { readonly seed: number; readonly users: number }): Person[] {
  const random = seeded(seed);
  return Array.from({ length: users }, (_, index) => ({
    userId: String(20_000 + index),
    deviceId: String(500_000 + index),
    macAddress: Array.from({ length: 6 }, () => random.between(0, 255).toString(16).padStart(2, "0")).join(":"),
  }));
}

/**
 * Generates a history. Each person has a registration and a profile (some with an update), workouts on about four days
 * a week, mostly in a gym, with a reading every 5 s, and step counts day and night in one of two dialects. A few
 * readings are implausible, a few bodies are malformed, and a few gym visits have no end. Each person is also a
 * customer with balance assessments on some days, for some before the customer record.
 */
export function* history(options: HistoryOptions): Generator<GeneratedEvent> {
  const random = seeded(options.seed + 1);
  const gymRandom = seeded(options.seed + 2);
  const otherRandom = seeded(options.seed + 3);
  for (const [number, person] of peopleOf(options).entries()) {
    const days = daysOf(options, number);
    const zoneAt = (time: number) => days.findLast((each) => each.midnight <= time)?.timeZone ?? days[0]?.timeZone;
    yield registration(person, options.from - day);
    yield profile(person, "new", options.from - day, random, days[0]?.timeZone);
    if (random.chance(0.2)) {
      const time = options.from + random.between(1, options.days) * day;
      yield profile(person, "update", time, random, zoneAt(time));
    }
    for (const [index, { midnight, timeZone }] of days.entries()) {
      if (index > 0 && timeZone !== days[index - 1]?.timeZone)
        yield profile(person, "update", midnight, otherRandom, timeZone);
      if (random.chance(4 / 7)) yield* workoutDay(person, midnight, random, gymRandom);
      yield* watchDay(person, midnight, otherRandom);
      if (timeZone !== undefined) yield* sleep(person, midnight, otherRandom);
    }
    yield* balance(person, options, otherRandom);
  }
}

interface Day {
  /** Of the time zone; epoch milliseconds. */
  readonly midnight: number;
  readonly timeZone: string | undefined;
}

/** The days of a person, none of which ends after the history. One in five is elsewhere from the fifth to the ninth. */
function daysOf({ from, days, timeZones = [] }: HistoryOptions, number: number): Day[] {
  return Array.from({ length: days }, (_, index) => {
    const isAway = number % 5 === 2 && index >= 5 && index < 10;
    const timeZone = timeZones[(number + (isAway ? 1 : 0)) % timeZones.length];
    const utc = from + index * day;
    if (timeZone === undefined) return { midnight: utc, timeZone };
    const ahead = calendarNamed(timeZone)?.aheadAt(utc) ?? 0;
    return { midnight: utc - ahead - (ahead < 0 ? day : 0), timeZone };
  });
}

function* sleep(person: Person, midnight: number, random: Random): Generator<GeneratedEvent> {
  const from = midnight + night.from + random.between(0, 120) * minute;
  const level = 46 + (Number(person.deviceId) % 12);
  for (let time = from; time < from + night.length; time += night.readingEvery)
    yield heartRate(person, time, level + random.next() * 8);
}

function* workoutDay(person: Person, midnight: number, random: Random, gymRandom: Random): Generator<GeneratedEvent> {
  const start = midnight + random.between(6 * 60, 20 * 60) * minute;
  const end = start + random.between(20, 42) * minute;
  const workoutId = String(random.between(1, 5));
  yield workout(person, workoutId, "start", start);
  yield* readings(person, start - minute, end + minute, random);
  yield workout(person, workoutId, "stop", end);
  if (gymRandom.chance(0.8)) yield* gymDay(person, start, end, gymRandom);
}

/** A visit around a workout: one record, two records, or a login without logout. */
function* gymDay(person: Person, start: number, end: number, random: Random): Generator<GeneratedEvent> {
  const gym = random.pick(gyms);
  const login = start - random.between(2, 20) * minute;
  const logout = end + random.between(2, 25) * minute;
  const kind = random.pick(["whole", "whole", "whole", "parts", "parts", "open"]);
  if (kind === "whole") yield gymVisit(person, gym, { login, logout });
  else {
    yield gymVisit(person, gym, { login });
    if (kind === "parts") yield gymVisit(person, gym, { logout });
  }
}

function* readings(person: Person, from: number, to: number, random: Random): Generator<GeneratedEvent> {
  let bpm = 70 + random.next() * 20;
  for (let time = from; time <= to; time += readingEvery) {
    bpm = Math.min(185, Math.max(55, bpm + (random.next() - 0.48) * 6));
    if (random.chance(0.0005))
      yield { ...heartRate(person, time, bpm), body: `{"device_id":"${person.deviceId}","time":` };
    else yield heartRate(person, time, random.chance(0.0005) ? 0 : bpm);
  }
}

function* watchDay(person: Person, midnight: number, random: Random): Generator<GeneratedEvent> {
  for (let start = midnight; start < midnight + day; start += burst.every) {
    const first = start + random.between(0, burst.every / (5 * minute) - 1) * 5 * minute;
    for (let index = 0; index < burst.samples; index += 1) {
      const time = first + index * burst.apart + random.between(0, burst.apart - 1);
      yield activity(person, time, sampleAt(time - midnight, random));
    }
  }
}

/** @param sinceMidnight milliseconds */
function sampleAt(sinceMidnight: number, random: Random): { steps: number; bpm: number; asleep: boolean } {
  const asleep = sinceMidnight < 6 * 60 * minute;
  const bpm = random.between(asleep ? 45 : 60, asleep ? 60 : 110) + random.between(0, 3) / 4;
  return { steps: asleep ? 0 : random.between(0, 1800), bpm: random.chance(0.002) ? 0 : bpm, asleep };
}

function* balance(person: Person, { from, days }: HistoryOptions, random: Random): Generator<GeneratedEvent> {
  const known = random.chance(0.5);
  const customers = customer(person, random);
  if (known) yield customers;
  for (let index = 0; index < days; index += 1)
    if (random.chance(0.2))
      yield assessment(person, from + index * day + random.between(0, day), random.between(-40, 40) / 2);
  if (!known) yield customers;
}

export function registration({ userId, deviceId, macAddress }: Person, time: number): GeneratedEvent {
  const body = { user_id: userId, device_id: deviceId, mac_address: macAddress, registration_timestamp: time / 1000 };
  return { stream: "registrations", key: userId, body: JSON.stringify(body) };
}

export function profile(
  { userId }: Person,
  update: "new" | "update",
  time: number,
  random: Random,
  timeZone?: string,
): GeneratedEvent {
  const sex = random.pick(["F", "M"]);
  const two = (value: number) => String(value).padStart(2, "0");
  const body = {
    user_id: userId,
    update_type: update,
    timestamp: time / 1000,
    dob: `${two(random.between(1, 12))}/${two(random.between(1, 28))}/${random.between(1940, 2007)}`,
    sex,
    gender: sex,
    first_name: random.pick(firstNames),
    last_name: random.pick(lastNames),
    address: { street_address: `${random.between(1, 999)} Main Street`, ...random.pick(places) },
    ...(timeZone === undefined ? {} : { time_zone: timeZone }),
  };
  return { stream: "profiles", key: userId, body: JSON.stringify(body) };
}

export function heartRate({ deviceId }: Person, time: number, bpm: number): GeneratedEvent {
  return {
    stream: "heart-rates",
    key: deviceId,
    body: JSON.stringify({ device_id: deviceId, time: time / 1000, heartrate: bpm }),
  };
}

export function workout(
  { userId }: Person,
  workoutId: string,
  action: "start" | "stop",
  time: number,
  session = "1",
): GeneratedEvent {
  const body = { user_id: userId, workout_id: workoutId, session_id: session, timestamp: time / 1000, action };
  return { stream: "workouts", key: userId, body: JSON.stringify(body) };
}

export function gymVisit(
  { macAddress }: Person,
  gym: string,
  times: { readonly login?: number; readonly logout?: number },
): GeneratedEvent {
  const seconds = Object.fromEntries(Object.entries(times).map(([name, time]) => [name, time / 1000]));
  return { stream: "gym-visits", key: macAddress, body: JSON.stringify({ mac_address: macAddress, gym, ...seconds }) };
}

/** Devices alternate between the two dialects. */
export function activity(
  { deviceId }: Person,
  time: number,
  { steps, bpm, asleep }: { readonly steps: number; readonly bpm: number; readonly asleep: boolean },
): GeneratedEvent {
  const date = isoTime(time).replace("T", " ").replace("Z", "000");
  const body =
    Number(deviceId) % 2 === 0
      ? { device_id: deviceId, hr: bpm, steps, state: asleep ? "sleeping" : "awake", date }
      : {
          "Device ID": deviceId,
          "Heart Rate": bpm,
          "Step Count": steps,
          "Sleeping State": asleep ? 1 : 0,
          timestamp: time / 1000,
        };
  return { stream: "activity", key: deviceId, body: JSON.stringify(body) };
}

export function emailOf({ userId }: Pick<Person, "userId">): string {
  return `Customer.${userId}@example.org`;
}

/** A customer as Kafka Connect's Redis source sends it. */
export function customer(person: Person, random: Random): GeneratedEvent {
  const element = {
    customerName: `${random.pick(firstNames)} ${random.pick(lastNames)}`,
    email: emailOf(person),
    phone: `555${random.between(1_000_000, 9_999_999)}`,
    birthDay: `${random.between(1950, 1959)}-0${random.between(1, 9)}-1${random.between(0, 9)}`,
  };
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const entries = [{ element: base64(JSON.stringify(element)), score: 0 }];
  const body = { key: base64("Customer"), existType: "NONE", ch: false, zSetEntries: entries, zsetEntries: entries };
  return { stream: "customers", key: undefined, body: JSON.stringify(body) };
}

export function assessment(person: Person, time: number, score: number): GeneratedEvent {
  const body = { customer: emailOf(person), score, riskDate: isoTime(time) };
  return { stream: "assessments", key: body.customer, body: JSON.stringify(body) };
}
