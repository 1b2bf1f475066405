/*
 * The reference model: the content of silver and gold for a set of events, computed from the bodies as sent, by the
 * rules of the design. It is slow and simple, and shares no rule with the product. This file decodes the formats of
 * senders.
 */

/** An event as it was sent. */
export interface Sent {
  /** Name of its stream. */
  readonly stream: string;
  readonly body: string;
  /** Enqueued time, epoch milliseconds; only versions of customers depend on it. */
  readonly enqueued?: number;
}

export type Body = Readonly<Record<string, unknown>>;

/** The body cannot be decoded. */
export class Undecodable extends Error {}

/** The decodable records of a stream, without their wrappings. */
export function bodiesOf(events: readonly Sent[], stream: string): Body[] {
  const texts = new Set(events.filter((event) => event.stream === stream).map(({ body }) => body));
  return [...texts].flatMap((text) => {
    const key = `${stream} ${text}`;
    const known = parsed.get(key) ?? recordsOf(text);
    if (parsed.size >= maxParsed) parsed.clear();
    parsed.set(key, known);
    return known;
  });
}

/** Records by stream and text: the same events are decoded after every slice. */
const parsed = new Map<string, Body[]>();
const maxParsed = 10_000;
const decoded = new WeakMap<Body, readonly unknown[]>();

/**
 * The decodable records of a stream. Each record is decoded once.
 *
 * @param read the only one of the stream
 */
export function decodedOf<T>(events: readonly Sent[], stream: string, read: (body: Body) => T): T[] {
  return bodiesOf(events, stream).flatMap((body) => {
    const known = decoded.get(body) ?? decodable([body], read);
    decoded.set(body, known);
    return known as readonly T[];
  });
}

/** The results of `read`, without those for which it throws `Undecodable`. */
export function decodable<F, T>(from: readonly F[], read: (one: F) => T): T[] {
  return from.flatMap((one) => {
    try {
      return [read(one)];
    } catch (error) {
      if (error instanceof Undecodable) return [];
      throw error;
    }
  });
}

/** A body of one record, which nothing wraps. */
export function bodyOf(text: string): Body {
  const whole = json(text);
  if (!isObject(whole)) throw new Undecodable();
  return whole;
}

/** The objects of a body: one or more lines, an array, and up to three wrappings. */
export function recordsOf(text: string, wrappings = 0): Body[] {
  const whole = decodable([text], json);
  if (whole.length > 0) return whole.flatMap((value) => objectsIn(value, wrappings));
  return text.split("\n").flatMap((line) => decodable([line], json).flatMap((value) => objectsIn(value, wrappings)));
}

function objectsIn(value: unknown, wrappings: number): Body[] {
  if (Array.isArray(value)) return value.flatMap((one) => (Array.isArray(one) ? [] : objectsIn(one, wrappings)));
  if (!isObject(value)) return [];
  const inner = insideOf(value);
  if (inner === undefined) return [value];
  if (wrappings === 3) return [];
  return typeof inner === "string" ? recordsOf(inner, wrappings + 1) : objectsIn(inner, wrappings + 1);
}

/** The content of a wrapping: JSON or its text; undefined for a body. */
function insideOf(object: Body): unknown {
  const has = (...names: string[]) => names.some((name) => name in object);
  const decoded = (base64: unknown) => Buffer.from(String(base64), "base64").toString();
  // A snapshot of Redis also has a key and a value.
  if (has("valueRdbType")) return undefined;
  if (has("value") && has("key", "topic", "partition", "offset")) return object["value"];
  if (has("payload") && has("schema")) return object["payload"];
  if (has("specversion") && has("data")) return object["data"];
  if (has("specversion") && has("data_base64")) return decoded(object["data_base64"]);
  if (has("Body") && has("SystemProperties"))
    return typeof object["Body"] === "string" ? decoded(object["Body"]) : object["Body"];
  return undefined;
}

function isObject(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Undecodable();
  }
}

/** The value of the first name that is present; null is absent. */
export function value(body: Body, ...names: readonly string[]): unknown {
  return names.map((name) => body[name]).find((one) => one !== undefined && one !== null);
}

/** An integer becomes its decimal text. */
export function id(of: unknown): string {
  if (Number.isSafeInteger(of)) return String(of);
  if (typeof of !== "string" || of.length < 1 || of.length > 128) throw new Undecodable();
  return of;
}

const nobodies = ["null", "undefined", "nan", "none", "unknown", "0", "02:00:00:00:00:00", "ff:ff:ff:ff:ff:ff"];

/** The id of a user or a device: neither a placeholder nor a number that a spreadsheet rounded. */
export function who(of: unknown): string {
  const read = id(of);
  const isZeros = /^[0:{}-]+$/.test(read) && [12, 32].includes(read.replace(/[^0]/g, "").length);
  if (nobodies.includes(read.toLowerCase()) || isZeros || /^\d\.\d+E\+\d\d$/.test(read)) throw new Undecodable();
  return read;
}

/** A mac is trimmed and lower case. */
export function mac(of: unknown): string {
  return who(typeof of === "string" ? of.trim().toLowerCase() : of);
}

export function text(of: unknown): string {
  if (typeof of !== "string") throw new Undecodable();
  return of;
}

/** Absent: false. */
export function isTrue(of: unknown): boolean {
  if (of === undefined || of === false || of === "false") return false;
  if (of !== true && of !== "true") throw new Undecodable();
  return true;
}

export function number(of: unknown): number {
  if (typeof of !== "number" || !Number.isFinite(of)) throw new Undecodable();
  return of;
}

/**
 * Epoch seconds, epoch milliseconds above 1e11, or ISO 8601, which is UTC without a zone; as epoch milliseconds, half
 * up
 * by its decimal digits. A time before 2010 is rejected.
 */
export function instant(of: unknown): number {
  const time =
    typeof of === "number" ? (of > 1e11 ? Math.round(of) : toMilliseconds(String(of))) : isoInstant(text(of));
  if (!(time >= Date.UTC(2010, 0, 1))) throw new Undecodable();
  return time;
}

/** Seconds in decimal digits: ten times as exact, plus five, without the last digit. */
function toMilliseconds(seconds: string): number {
  const [whole = "", fraction = ""] = seconds.split(".");
  return Number((BigInt(whole + fraction.padEnd(4, "0").slice(0, 4)) + 5n) / 10n);
}

/** Whether a logout means "not yet". */
export function isNever(of: unknown): boolean {
  return of === 0 || of === "" || (typeof of === "string" && ["0001", "9999"].includes(of.slice(0, 4)));
}

function isoInstant(iso: string): number {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?)?$/.exec(iso);
  if (match === null) throw new Undecodable();
  const [, date, clock = "00:00:00", fraction = "0", zone = "Z"] = match;
  return Date.parse(`${date}T${clock}${zone}`) + toMilliseconds(`0.${fraction}`);
}

/** MM/DD/YYYY or YYYY-MM-DD, as YYYY-MM-DD. */
export function day(of: unknown): string {
  const iso = text(of).replace(/^(\d\d)\/(\d\d)\/(\d{4})$/, "$3-$1-$2");
  if (!/^\d{4}-\d\d-\d\d$/.test(iso) || new Date(`${iso}T00:00:00Z`).toISOString().slice(0, 10) !== iso)
    throw new Undecodable();
  return iso;
}

/** A name of the time zone database; an offset is none. */
export function timeZone(of: unknown): string {
  try {
    new Intl.DateTimeFormat("sv-SE", { timeZone: text(of) });
  } catch {
    throw new Undecodable();
  }
  if (/^[+-]/.test(text(of))) throw new Undecodable();
  return text(of);
}

/** The address of a customer: no placeholder either. */
export function email(of: unknown): string {
  if (nobodies.includes(sameEmail(anyEmail(of)))) throw new Undecodable();
  return text(of);
}

/** The address in a registration, which can be a placeholder. */
export function anyEmail(of: unknown): string {
  if (sameEmail(text(of)) === "") throw new Undecodable();
  return text(of);
}

/** Normalised for comparison. */
export const sameEmail = (address: string) => address.trim().toLowerCase();

/** JSON with sorted keys: the greater text wins a tie. */
export function canonical(of: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1))));
}
