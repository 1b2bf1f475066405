import {
  type EventOf,
  type Field,
  isGroup,
  isList,
  type List,
  type Part,
  refusalOf,
  type Schema,
  Unreadable,
  wireName,
} from "../fields/schema.ts";
import type { Decoded, Refusal, RefusalCode } from "../outcome.ts";
import type { Stream } from "../stream.ts";
import { openEnvelope } from "./envelope.ts";
import { isObject, type JsonObject } from "./json.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Understands one body, bare or in an envelope. Never throws for what a sender may send.
 *
 * @param enqueuedTime when the hub got it, epoch milliseconds: a time more than a day ahead of it is refused
 */
export function decodeBody<S extends Schema>(
  stream: Stream<S>,
  body: Uint8Array,
  enqueuedTime: number,
): Decoded<EventOf<S>> {
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    return refused("not-text", "UTF-8 text expected");
  }
  let opened: unknown;
  try {
    opened = open(stream, JSON.parse(text));
  } catch {
    return refused("not-json", "JSON expected");
  }
  return isObject(opened) ? decodeObject(stream, opened, enqueuedTime) : refused("not-json", "a JSON object expected");
}

/** The body itself; of a value that looks like an envelope the stream may know better. */
function open(stream: Pick<Stream, "isBare">, value: unknown): unknown {
  return isObject(value) && stream.isBare?.(value) ? value : openEnvelope(value);
}

function decodeObject<S extends Schema>(
  stream: Stream<S>,
  body: JsonObject,
  enqueuedTime: number,
): Decoded<EventOf<S>> {
  const read: Record<string, unknown> = {};
  const refusal = readParts(stream.schema, body, enqueuedTime, read);
  if (refusal !== undefined) return refusal;
  const event = read as EventOf<S>;
  return stream.check?.(event) ?? { outcome: "accepted", event };
}

/** Reads the parts of a schema, one after another; the refusal is that of the first field that cannot be read. */
function readParts(
  schema: Schema,
  body: JsonObject,
  enqueuedTime: number,
  into: Record<string, unknown>,
): Refusal | undefined {
  for (const property in schema) {
    const part = schema[property];
    if (part === undefined) continue;
    const value = readPart(part, body, enqueuedTime, into);
    if (value instanceof Refused) return value.refusal;
    if (value !== undefined) into[property] = value;
  }
  return undefined;
}

/** A class, so that it can be told from any value. */
class Refused {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    this.refusal = refusal;
  }
}

/** Undefined for what this event does not carry; `before` is what was read of it so far. */
function readPart(
  part: Part,
  body: JsonObject,
  enqueuedTime: number,
  before: Readonly<Record<string, unknown>>,
): unknown {
  if (isList(part)) return readList(part, body, enqueuedTime);
  if (isGroup(part)) {
    if (!part.when(before)) return undefined;
    const group: Record<string, unknown> = {};
    const refusal = readParts(part.fields, body, enqueuedTime, group);
    return refusal === undefined ? group : new Refused(refusal);
  }
  const value = readField(part, body, enqueuedTime);
  return value instanceof Unreadable ? new Refused(refusalOf(value, wireName(part))) : value;
}

/** Every entry, or the refusal of the first that cannot be read. */
function readList(
  { names, expected, open: openEntry, items }: List,
  body: JsonObject,
  enqueuedTime: number,
): readonly object[] | Refused {
  const there = names.flatMap((name) => {
    const value = ownValue(body, name);
    return value === undefined || value === null ? [] : [{ name, value }];
  });
  const found = there.find(({ value }) => !Array.isArray(value) || value.length > 0) ?? there[0];
  const { name = names[0], value } = found ?? {};
  if (!Array.isArray(value)) {
    const code = value === undefined ? "missing" : "mistyped";
    return new Refused(refusalOf(new Unreadable(code, `a list expected, of ${expected}`), name));
  }
  const read: object[] = [];
  for (const [index, entry] of value.entries()) {
    const holder = openEntry(entry);
    if (holder instanceof Unreadable) return new Refused(refusalOf(holder, `${name}[${index}]`));
    const item: Record<string, unknown> = {};
    const refusal = readParts(items, holder, enqueuedTime, item);
    if (refusal !== undefined) return new Refused(within(refusal, `${name}[${index}]`));
    read.push(item);
  }
  return read;
}

function within(refusal: Refusal, place: string): Refusal {
  return { ...refusal, field: `${place}.${refusal.field}`, message: `${place}.${refusal.message}` };
}

/** Undefined only when an optional field is not there. */
function readField(field: Field, body: JsonObject, enqueuedTime: number): unknown {
  const { names, within, expected } = field;
  const holder = within === undefined ? body : ownValue(body, within);
  if (isObject(holder)) {
    for (const name of names) {
      const value = ownValue(holder, name);
      if (value !== undefined && value !== null) return field.read(value, enqueuedTime);
    }
  } else if (holder !== undefined && holder !== null) {
    return new Unreadable("mistyped", `an object expected in ${within}`);
  }
  return field.optional ? undefined : new Unreadable("missing", `${expected} expected, but it is not there`);
}

/** `__proto__` and the like are no fields of a body unless it has them itself. */
function ownValue(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function refused(code: RefusalCode, message: string): Refusal {
  return { outcome: "quarantined", code, field: "", message };
}
