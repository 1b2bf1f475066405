import {
  type EventOf,
  type Field,
  InvalidValue,
  isGroup,
  isList,
  type List,
  rejectionOf,
  type Schema,
  type SchemaPart,
  wireName,
} from "../fields/schema.ts";
import type { Decoded, Rejection, RejectionCode } from "../outcome.ts";
import type { Stream } from "../stream.ts";
import { openEnvelope } from "./envelope.ts";
import { isObject, type JsonObject } from "./json.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Decodes one body, with or without an envelope. Never throws for any content of a body.
 *
 * @param enqueuedTime when the hub received it, epoch milliseconds: a time more than a day ahead of it is rejected
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
    return rejected("not-text", "UTF-8 text expected");
  }
  let opened: unknown;
  try {
    opened = open(stream, JSON.parse(text));
  } catch {
    return rejected("not-json", "JSON expected");
  }
  return isObject(opened) ? decodeObject(stream, opened, enqueuedTime) : rejected("not-json", "a JSON object expected");
}

/** The body without its envelope. A stream can have bodies that look like an envelope. */
function open(stream: Pick<Stream, "isUnwrapped">, value: unknown): unknown {
  return isObject(value) && stream.isUnwrapped?.(value) ? value : openEnvelope(value);
}

function decodeObject<S extends Schema>(
  stream: Stream<S>,
  body: JsonObject,
  enqueuedTime: number,
): Decoded<EventOf<S>> {
  const read: Record<string, unknown> = {};
  const rejection = readParts(stream.schema, body, enqueuedTime, read);
  if (rejection !== undefined) return rejection;
  const event = read as EventOf<S>;
  return stream.check?.(event) ?? { outcome: "accepted", event };
}

/** Reads the parts of a schema in order; returns the rejection of the first invalid field. */
function readParts(
  schema: Schema,
  body: JsonObject,
  enqueuedTime: number,
  into: Record<string, unknown>,
): Rejection | undefined {
  for (const property in schema) {
    const part = schema[property];
    if (part === undefined) continue;
    const value = readPart(part, body, enqueuedTime, into);
    if (value instanceof RejectedPart) return value.rejection;
    if (value !== undefined) into[property] = value;
  }
  return undefined;
}

/** A class, so that `instanceof` distinguishes it from any value. */
class RejectedPart {
  readonly rejection: Rejection;
  constructor(rejection: Rejection) {
    this.rejection = rejection;
  }
}

/** Undefined when the event does not have the part; `before` contains the parts that were read before. */
function readPart(
  part: SchemaPart,
  body: JsonObject,
  enqueuedTime: number,
  before: Readonly<Record<string, unknown>>,
): unknown {
  if (isList(part)) return readList(part, body, enqueuedTime);
  if (isGroup(part)) {
    if (!part.when(before)) return undefined;
    const group: Record<string, unknown> = {};
    const rejection = readParts(part.fields, body, enqueuedTime, group);
    return rejection === undefined ? group : new RejectedPart(rejection);
  }
  const value = readField(part, body, enqueuedTime);
  return value instanceof InvalidValue ? new RejectedPart(rejectionOf(value, wireName(part))) : value;
}

/** All entries, or the rejection of the first invalid one. */
function readList(
  { names, expected, open: openEntry, items }: List,
  body: JsonObject,
  enqueuedTime: number,
): readonly object[] | RejectedPart {
  const candidates = names.flatMap((name) => {
    const value = ownValue(body, name);
    return value === undefined || value === null ? [] : [{ name, value }];
  });
  const found = candidates.find(({ value }) => !Array.isArray(value) || value.length > 0) ?? candidates[0];
  const { name = names[0], value } = found ?? {};
  if (!Array.isArray(value)) {
    const code = value === undefined ? "missing" : "mistyped";
    return new RejectedPart(rejectionOf(new InvalidValue(code, `a list expected, of ${expected}`), name));
  }
  const read: object[] = [];
  for (const [index, entry] of value.entries()) {
    const fields = openEntry(entry);
    if (fields instanceof InvalidValue) return new RejectedPart(rejectionOf(fields, `${name}[${index}]`));
    const item: Record<string, unknown> = {};
    const rejection = readParts(items, fields, enqueuedTime, item);
    if (rejection !== undefined) return new RejectedPart(inEntry(rejection, `${name}[${index}]`));
    read.push(item);
  }
  return read;
}

function inEntry(rejection: Rejection, place: string): Rejection {
  return { ...rejection, field: `${place}.${rejection.field}`, message: `${place}.${rejection.message}` };
}

/** Undefined only when an optional field is absent. */
function readField(field: Field, body: JsonObject, enqueuedTime: number): unknown {
  const { names, within, expected } = field;
  const object = within === undefined ? body : ownValue(body, within);
  if (isObject(object)) {
    for (const name of names) {
      const value = ownValue(object, name);
      if (value !== undefined && value !== null) return field.parse(value, enqueuedTime);
    }
  } else if (object !== undefined && object !== null) {
    return new InvalidValue("mistyped", `an object expected in ${within}`);
  }
  return field.optional ? undefined : new InvalidValue("missing", `${expected} expected, but it is absent`);
}

/** Inherited properties such as `__proto__` are not fields of a body. */
function ownValue(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function rejected(code: RejectionCode, message: string): Rejection {
  return { outcome: "quarantined", code, field: "", message };
}
