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

/** The distinct decodable bodies of a stream, without envelopes. */
export function bodiesOf(events: readonly Sent[], stream: string): Body[] {
  const texts = new Set(events.filter((event) => event.stream === stream).map(({ body }) => body));
  return decodable([...texts], bodyOf);
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

export function bodyOf(text: string): Body {
  const whole = json(text);
  if (!isObject(whole)) throw new Undecodable();
  const isRedis = "zSetEntries" in whole || "zsetEntries" in whole;
  const isWrapped = "value" in whole && ["key", "topic", "partition", "offset"].some((mark) => mark in whole);
  if (isRedis || !isWrapped) return whole;
  const inner = typeof whole["value"] === "string" ? json(whole["value"]) : whole["value"];
  if (!isObject(inner)) throw new Undecodable();
  return inner;
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

/** A mac is trimmed and lower case. */
export function mac(of: unknown): string {
  return id(typeof of === "string" ? of.trim().toLowerCase() : of);
}

export function text(of: unknown): string {
  if (typeof of !== "string") throw new Undecodable();
  return of;
}

export function number(of: unknown): number {
  if (typeof of !== "number" || !Number.isFinite(of)) throw new Undecodable();
  return of;
}

/** Epoch seconds, epoch milliseconds above 1e11, or ISO 8601 (UTC without a zone), as rounded epoch milliseconds. */
export function instant(of: unknown): number {
  const time = typeof of === "number" ? Math.round(of > 1e11 ? of : of * 1000) : isoInstant(text(of));
  if (!(time > 0)) throw new Undecodable();
  return time;
}

function isoInstant(iso: string): number {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?)?$/.exec(iso);
  if (match === null) throw new Undecodable();
  const [, date, clock = "00:00:00", fraction = "0", zone = "Z"] = match;
  return Date.parse(`${date}T${clock}${zone}`) + Math.round(Number(`0.${fraction}`) * 1000);
}

/** MM/DD/YYYY or YYYY-MM-DD, as YYYY-MM-DD. */
export function day(of: unknown): string {
  const iso = text(of).replace(/^(\d\d)\/(\d\d)\/(\d{4})$/, "$3-$1-$2");
  if (!/^\d{4}-\d\d-\d\d$/.test(iso) || new Date(`${iso}T00:00:00Z`).toISOString().slice(0, 10) !== iso)
    throw new Undecodable();
  return iso;
}

export function email(of: unknown): string {
  if (text(of).trim() === "") throw new Undecodable();
  return text(of);
}

/** Normalised for comparison. */
export const sameEmail = (address: string) => address.trim().toLowerCase();

/** JSON with sorted keys: the greater text wins a tie. */
export function canonical(of: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1))));
}
