import {
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
import type { TimeBounds } from "../fields/time.ts";
import type { Rejection } from "../outcome.ts";
import { isObject, type JsonObject } from "./json.ts";

/** Decoded properties. */
export type Properties = Record<string, unknown>;

/**
 * Reads the parts of a schema in order, without its list.
 *
 * @returns the rejection of the first invalid field
 */
export function readParts(
  schema: Schema,
  body: JsonObject,
  bounds: TimeBounds,
  into: Properties,
): Rejection | undefined {
  for (const property in schema) {
    const part = schema[property];
    if (part === undefined || isList(part)) continue;
    const value = readPart(part, body, bounds, into);
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
  part: Exclude<SchemaPart, List>,
  body: JsonObject,
  bounds: TimeBounds,
  before: Readonly<Properties>,
): unknown {
  if (isGroup(part)) {
    if (!part.when(before)) return undefined;
    const group: Properties = {};
    const rejection = readParts(part.fields, body, bounds, group);
    return rejection === undefined ? group : new RejectedPart(rejection);
  }
  const value = readField(part, body, bounds);
  return value instanceof InvalidValue ? new RejectedPart(rejectionOf(value, wireName(part))) : value;
}

/** Undefined only when an optional field is absent. */
export function readField(field: Field, body: JsonObject, bounds: TimeBounds): unknown {
  const { names, within, expected } = field;
  const object = within === undefined ? body : ownValue(body, within);
  if (isObject(object)) {
    for (const name of names) {
      const value = ownValue(object, name);
      if (value !== undefined && value !== null) return field.parse(value, bounds);
    }
  } else if (object !== undefined && object !== null) {
    return new InvalidValue("mistyped", `an object expected in ${within}`);
  }
  if (field.optional) return undefined;
  return field.absent ?? new InvalidValue("missing", `${expected} expected, but it is absent`);
}

/** Inherited properties such as `__proto__` are not fields of a body. */
export function ownValue(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
