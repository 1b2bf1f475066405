import * as raw from "./raw.ts";
import { type Body, decodable, type Sent, Undecodable, value } from "./raw.ts";

/* The decoded bodies of each stream, including ties and repetitions. Times are epoch milliseconds. */

export interface Registration {
  readonly user: string;
  readonly device: string;
  /** Undefined in a list of user profiles, which has no time either: it holds since the beginning. */
  readonly mac: string | undefined;
  readonly time: number;
  /** Normalised for comparison. */
  readonly email: string | undefined;
  /** The user is erased at or after its time: from then on nobody owns device and mac. */
  readonly erased: boolean;
  /** It was taken back itself. */
  readonly isVoid: boolean;
  /** It, or another one of the same user and time, was taken back, for the label. */
  readonly voidFor: Readonly<Record<"device" | "mac", boolean>>;
}

export function registrations(events: readonly Sent[]): Registration[] {
  const all = allRegistrations(events);
  const isTaken = (label: "device" | "mac", of: Omit<Registration, "isVoid" | "voidFor">) =>
    all.some((each) => each.void && each.user === of.user && each.time === of.time && each[label] === of[label]);
  const contentOf = ({ void: _, ...content }: (typeof all)[number]) => JSON.stringify(content);
  const taken = new Set(all.filter((each) => each.void).map(contentOf));
  return all.map((each) => ({
    ...each,
    isVoid: taken.has(contentOf(each)),
    voidFor: { device: isTaken("device", each), mac: isTaken("mac", each) },
  }));
}

function allRegistrations(
  events: readonly Sent[],
): (Omit<Registration, "isVoid" | "voidFor"> & { readonly void: boolean })[] {
  const until = erasedUntil(events);
  const all = raw.decodedOf(events, "registrations", (body) => {
    const [user, device] = [raw.who(value(body, "user_id", "UserID")), raw.who(value(body, "device_id", "DeviceID"))];
    const label = value(body, "mac_address", "MacAddress");
    const time = value(body, "registration_timestamp", "RegistrationTimestamp");
    const isProfile = value(body, "user_email") !== undefined;
    const address = value(body, "user_email");
    const since = isProfile && label === undefined && time === undefined ? 0 : raw.instant(time);
    return {
      ...{ user, device, mac: isProfile && label === undefined ? undefined : raw.mac(label), time: since },
      email: address === undefined ? undefined : raw.sameEmail(raw.anyEmail(address)),
      void: raw.isTrue(value(body, "void")),
    };
  });
  return all.map((each) => ({ ...each, erased: each.time <= (until.get(each.user) ?? -1) }));
}

/**
 * The registration that holds at a time, or the first one, of those that nobody took back; of two at one time that of
 * the smaller user.
 */
export function registrationAt(
  registrations: readonly Registration[],
  label: "device" | "mac",
  of: string,
  time: number,
): Registration | undefined {
  const mine = registrations
    .filter((registration) => registration[label] === of && !registration.voidFor[label])
    .sort((a, b) => a.time - b.time || (a.user < b.user ? -1 : 1));
  const since = mine.findLast((registration) => registration.time <= time)?.time ?? mine[0]?.time;
  return mine.find((registration) => registration.time === since);
}

export interface Profile {
  readonly user: string;
  readonly time: number;
  readonly type: "new" | "update" | "delete";
  /** Empty in a delete. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** The versions and the requests for erasure, of erased people too. */
export function allProfiles(events: readonly Sent[]): Profile[] {
  return raw.decodedOf(events, "profiles", (body) => {
    const type = (["new", "update", "delete"] as const).find((one) => one === body["update_type"]);
    if (type === undefined) throw new Undecodable();
    const who = { user: raw.who(body["user_id"]), time: raw.instant(body["timestamp"]), type };
    return { ...who, attributes: type === "delete" ? {} : attributesOf(body) };
  });
}

/** The versions of people who are not erased. */
export function profiles(events: readonly Sent[]): Profile[] {
  const until = erasedUntil(events);
  return allProfiles(events).filter(({ type, user, time }) => type !== "delete" && time > (until.get(user) ?? -1));
}

/** Up to and including which time a user is erased: of several requests the latest. */
export function erasedUntil(events: readonly Sent[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { type, user, time } of allProfiles(events))
    if (type === "delete") times.set(user, Math.max(time, times.get(user) ?? 0));
  return times;
}

function attributesOf(body: Body): Record<string, string> {
  const address = body["address"] as Body | undefined;
  if (address === undefined) throw new Undecodable();
  const zip = typeof address["zip"] === "number" ? String(address["zip"]).padStart(5, "0") : raw.text(address["zip"]);
  if (!/^\d{5}$/.test(zip)) throw new Undecodable();
  const zone = value(body, "time_zone");
  return {
    ...(zone === undefined || zone === "" ? {} : { timeZone: raw.timeZone(zone) }),
    ...{ dob: raw.day(body["dob"]), sex: raw.text(body["sex"]), gender: raw.text(body["gender"]) },
    ...{ firstName: raw.text(body["first_name"]), lastName: raw.text(body["last_name"]) },
    ...{ streetAddress: raw.text(address["street_address"]), city: raw.text(address["city"]) },
    ...{ state: raw.text(address["state"]), zip },
  };
}

export interface WorkoutEvent {
  readonly user: string;
  readonly workout: string;
  readonly session: string;
  readonly action: "start" | "stop" | "void";
  readonly time: number;
}

export function workoutEvents(events: readonly Sent[]): WorkoutEvent[] {
  const until = erasedUntil(events);
  return allWorkoutEvents(events).filter(({ user, time }) => time > (until.get(user) ?? -1));
}

function allWorkoutEvents(events: readonly Sent[]): WorkoutEvent[] {
  return raw.decodedOf(events, "workouts", (body) => {
    const action = (["start", "stop", "void"] as const).find((one) => one === body["action"]);
    if (action === undefined) throw new Undecodable();
    const [workout, session] = [body["workout_id"], body["session_id"]].map(raw.id);
    return {
      user: raw.who(body["user_id"]),
      workout,
      session,
      action,
      time: raw.instant(body["timestamp"]),
    } as WorkoutEvent;
  });
}

export interface Reading {
  readonly device: string;
  readonly time: number;
  readonly bpm: number;
}

export function readings(events: readonly Sent[]): Reading[] {
  const erasedAt = erasedTimes(events, "device");
  return allReadings(events).filter(({ device, time }) => !erasedAt(device, time));
}

export function allReadings(events: readonly Sent[]): Reading[] {
  return raw.decodedOf(events, "heart-rates", (body) => ({
    device: raw.who(body["device_id"]),
    time: raw.instant(body["time"]),
    bpm: raw.number(value(body, "heartrate", "heartraate")),
  }));
}

export interface GymEvent {
  readonly mac: string;
  readonly gym: string;
  readonly login: number | undefined;
  readonly logout: number | undefined;
}

export function gymEvents(events: readonly Sent[]): GymEvent[] {
  const erasedAt = erasedTimes(events, "mac");
  const all = allGymEvents(events);
  return all.filter(({ mac, gym, login, logout = 0 }) => {
    // A bare logout goes with the login before it, whoever owns the mac by then.
    const logins = all.flatMap((each) => (each.mac === mac && each.gym === gym ? (each.login ?? []) : []));
    const before = Math.max(-1, ...logins.filter((each) => each <= logout));
    return !erasedAt(mac, login ?? (before === -1 ? logout : before));
  });
}

export function allGymEvents(events: readonly Sent[]): GymEvent[] {
  return raw.decodedOf(events, "gym-visits", (body) => {
    const timeOf = (name: string) => (value(body, name) === undefined ? undefined : raw.instant(body[name]));
    const [login, logout] = [
      body["login"] === "" ? undefined : timeOf("login"),
      raw.isNever(body["logout"]) ? undefined : timeOf("logout"),
    ];
    if (login === undefined && logout === undefined) throw new Undecodable();
    if (login !== undefined && logout !== undefined && logout < login) throw new Undecodable();
    return { mac: raw.mac(body["mac_address"]), gym: raw.id(value(body, "gym", "gym_id")), login, logout };
  });
}

export interface Sample extends Omit<Reading, "bpm"> {
  /** Null when the watch had none. */
  readonly bpm: number | null;
  readonly steps: number;
  readonly asleep: boolean;
}

export function samples(events: readonly Sent[]): Sample[] {
  const erasedAt = erasedTimes(events, "device");
  return allSamples(events).filter(({ device, time }) => !erasedAt(device, time));
}

export function allSamples(events: readonly Sent[]): Sample[] {
  return raw.decodedOf(events, "activity", (body) => {
    const steps = raw.number(value(body, "steps", "Step Count"));
    if (!Number.isSafeInteger(steps) || steps < 0 || steps > 100_000) throw new Undecodable();
    const bpm = value(body, "hr", "Heart Rate");
    const state = value(body, "state", "Sleeping State");
    if (!["string", "number", "boolean"].includes(typeof state)) throw new Undecodable();
    return {
      device: raw.who(value(body, "device_id", "Device ID")),
      time: raw.instant(value(body, "date", "timestamp")),
      bpm: bpm === undefined ? null : raw.number(bpm),
      steps,
      asleep: ["sleeping", "asleep", "1", "1.0", "true"].includes(String(state).trim().toLowerCase()),
    };
  });
}

export interface Customer {
  /** Normalised for comparison. */
  readonly email: string;
  readonly enqueued: number;
  readonly attributes: Readonly<Record<"name" | "email" | "phone" | "birthDay", string>>;
}

/** One body can contain several. A body that was sent twice counts twice, because the second one was enqueued later. */
export function customers(events: readonly Sent[]): Customer[] {
  const until = emailsUntil(events);
  return allCustomers(events).filter(({ email, enqueued }) => enqueued > (until.get(email) ?? -1));
}

/** Up to and including which time the e-mails of erased people are erased. */
function emailsUntil(events: readonly Sent[]): ReadonlyMap<string, number> {
  const until = erasedUntil(events);
  const times = new Map<string, number>();
  for (const { email, erased, user } of registrations(events))
    if (erased && email !== undefined) times.set(email, Math.max(until.get(user) ?? 0, times.get(email) ?? 0));
  return times;
}

/** Whether the owner of a device or mac at a time is erased up to it. */
function erasedTimes(events: readonly Sent[], label: "device" | "mac"): (of: string, time: number) => boolean {
  const [until, registered] = [erasedUntil(events), registrations(events)];
  return (of, time) => {
    const owner = until.size === 0 ? undefined : registrationAt(registered, label, of, time);
    return owner?.erased === true && time <= (until.get(owner.user) ?? -1);
  };
}

function allCustomers(events: readonly Sent[]): Customer[] {
  return events
    .filter(({ stream }) => stream === "customers")
    .flatMap(({ body, enqueued = 0 }) => raw.recordsOf(body).flatMap((one) => customersIn(one, enqueued)));
}

const decoded = (base64: unknown) => Buffer.from(raw.text(base64), "base64").toString();

/** Each entry of a command is decoded separately. */
function customersIn(body: Body, enqueued: number): Customer[] {
  const key = body["key"];
  if (typeof key !== "string" || (key !== "Customer" && decoded(key) !== "Customer")) return [];
  return decodable(entriesOf(body), (entry) => {
    const customer = raw.bodyOf(decoded((entry as { element: unknown }).element));
    const attributes = {
      ...{ name: raw.text(customer["customerName"]), email: raw.email(customer["email"]) },
      ...{ phone: raw.text(customer["phone"]), birthDay: raw.day(customer["birthDay"]) },
    };
    return { email: raw.sameEmail(attributes.email), enqueued, attributes };
  });
}

function entriesOf(body: Body): unknown[] {
  if ("increment" in body) return [{ element: body["member"] }];
  if ("valueRdbType" in body) return Array.isArray(body["value"]) ? body["value"] : [];
  const lists = ["zSetEntries", "zsetEntries"].map((name) => body[name]).filter(Array.isArray);
  return lists.find((list) => list.length > 0) ?? [];
}

export interface Assessment {
  /** Normalised for comparison. */
  readonly email: string;
  /** As sent. */
  readonly customer: string;
  readonly score: number;
  readonly time: number;
}

export function assessments(events: readonly Sent[]): Assessment[] {
  const until = emailsUntil(events);
  return allAssessments(events).filter(({ email, time }) => time > (until.get(email) ?? -1));
}

function allAssessments(events: readonly Sent[]): Assessment[] {
  return raw.decodedOf(events, "assessments", (body) => {
    const customer = raw.email(body["customer"]);
    const [score, time] = [raw.number(body["score"]), raw.instant(body["riskDate"])];
    if (Math.abs(score) > 1e6) throw new Undecodable();
    return { email: raw.sameEmail(customer), customer, score, time };
  });
}
