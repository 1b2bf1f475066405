/*
 * The reference model: what silver and gold must hold of a set of events, by the sentences of the design, straight from the bodies as
 * they were sent. Slow and obvious; it shares no rule with the product. This file knows how senders write things down.
 */

/** An event as it was sent. */
export interface Sent {
  /** Name of its stream. */
  readonly stream: string;
  readonly body: string;
  /** When the hub got it, epoch milliseconds; matters only to versions of customers. */
  readonly enqueued?: number;
}

export type Body = Readonly<Record<string, unknown>>;

/** What cannot be understood: the event counts nowhere. */
export class Broken extends Error {}

/** The bodies of a stream, taken out of their envelopes; those that are broken are not there. */
export function bodiesOf(events: readonly Sent[], stream: string): Body[] {
  const texts = new Set(events.filter((event) => event.stream === stream).map(({ body }) => body));
  return understood([...texts], bodyOf);
}

/** What `read` makes of each; where it throws `Broken`, nothing. */
export function understood<F, T>(from: readonly F[], read: (one: F) => T): T[] {
  return from.flatMap((one) => {
    try {
      return [read(one)];
    } catch (error) {
      if (error instanceof Broken) return [];
      throw error;
    }
  });
}

export function bodyOf(text: string): Body {
  const whole = json(text);
  if (!isObject(whole)) throw new Broken();
  const isRedis = "zSetEntries" in whole || "zsetEntries" in whole;
  const isWrapped = "value" in whole && ["key", "topic", "partition", "offset"].some((mark) => mark in whole);
  if (isRedis || !isWrapped) return whole;
  const inner = typeof whole["value"] === "string" ? json(whole["value"]) : whole["value"];
  if (!isObject(inner)) throw new Broken();
  return inner;
}

function isObject(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Broken();
  }
}

/** The first of the names that the body has; what is null is not there. */
export function value(body: Body, ...names: readonly string[]): unknown {
  return names.map((name) => body[name]).find((one) => one !== undefined && one !== null);
}

/** Integers are taken for ids. */
export function id(of: unknown): string {
  if (Number.isSafeInteger(of)) return String(of);
  if (typeof of !== "string" || of.length < 1 || of.length > 128) throw new Broken();
  return of;
}

/** A mac is trimmed and lower case. */
export function mac(of: unknown): string {
  return id(typeof of === "string" ? of.trim().toLowerCase() : of);
}

export function text(of: unknown): string {
  if (typeof of !== "string") throw new Broken();
  return of;
}

export function number(of: unknown): number {
  if (typeof of !== "number" || !Number.isFinite(of)) throw new Broken();
  return of;
}

/** Epoch seconds, epoch milliseconds above 1e11, or ISO 8601, which is UTC without a zone; as epoch milliseconds, to the nearest. */
export function instant(of: unknown): number {
  const time = typeof of === "number" ? Math.round(of > 1e11 ? of : of * 1000) : isoInstant(text(of));
  if (!(time > 0)) throw new Broken();
  return time;
}

function isoInstant(iso: string): number {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?)?$/.exec(iso);
  if (match === null) throw new Broken();
  const [, date, clock = "00:00:00", fraction = "0", zone = "Z"] = match;
  return Date.parse(`${date}T${clock}${zone}`) + Math.round(Number(`0.${fraction}`) * 1000);
}

/** MM/DD/YYYY or YYYY-MM-DD, as YYYY-MM-DD. */
export function day(of: unknown): string {
  const iso = text(of).replace(/^(\d\d)\/(\d\d)\/(\d{4})$/, "$3-$1-$2");
  if (!/^\d{4}-\d\d-\d\d$/.test(iso) || new Date(`${iso}T00:00:00Z`).toISOString().slice(0, 10) !== iso)
    throw new Broken();
  return iso;
}

export function email(of: unknown): string {
  if (text(of).trim() === "") throw new Broken();
  return text(of);
}

/** As addresses are compared. */
export const sameEmail = (address: string) => address.trim().toLowerCase();

/** JSON with sorted keys: the greater text wins a tie. */
export function canonical(of: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1))));
}
