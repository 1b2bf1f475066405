import { type EventOf, InvalidValue, isGroup, isList, type List, rejectionOf, type Schema } from "../fields/schema.ts";
import type { TimeBounds } from "../fields/time.ts";
import type { Decoded, Rejection } from "../outcome.ts";
import type { Stream } from "../stream.ts";
import { type FoundRecord, recordsIn } from "./find-records.ts";
import type { JsonObject } from "./json.ts";
import { type Properties, readField, readParts } from "./read-fields.ts";
import { withoutFrame } from "./wrappings.ts";

/** One record of a body, with its outcome. */
export interface DecodedRecord<E> {
  readonly decoded: Decoded<E>;
  /**
   * What is stored of it: the whole body as it arrived, when that has one record. An accepted one has no frame, whose
   * bytes are no text.
   */
  readonly body: Uint8Array;
  /** Its number, counted from 1, when the body has several. */
  readonly record?: number;
  /** Its bytes may contain secrets of somebody else, and are stored nowhere: `Stream.storedOnlyWith`. */
  readonly isWithheld: boolean;
}

/**
 * Decodes a body: each of its records has its own outcome, and there is at least one. The outcomes depend neither on
 * wrappings nor on whether the records come in one body or several. Never throws for any content of a body.
 */
export function decodeRecords<S extends Schema>(
  stream: Stream<S>,
  body: Uint8Array,
  bounds: TimeBounds,
): readonly DecodedRecord<EventOf<S>>[] {
  const isUnwrapped = stream.isUnwrapped ?? ((object) => hasRequiredFields(stream.schema, object));
  const found = recordsIn(body, isUnwrapped);
  const [first] = found;
  const isSingle = first !== undefined && found.length === 1;
  const outcomes = isSingle
    ? outcomesOf(stream, first, bounds)
    : found.flatMap((each) => outcomesOf(stream, each, bounds));
  const [only] = outcomes;
  if (only !== undefined && outcomes.length === 1)
    return [
      {
        decoded: only.decoded,
        body: only.decoded.outcome === "accepted" ? withoutFrames(body) : body,
        isWithheld: only.isWithheld,
      },
    ];
  return outcomes.map(({ decoded, bytes, isWithheld }, index) => {
    return { decoded, body: bytes(), record: index + 1, isWithheld };
  });
}

/** Whether an object that looks wrapped is a record, with unknown fields such as `key` and `value`. */
function hasRequiredFields(schema: Schema, object: JsonObject): boolean {
  return Object.values(schema).every(
    (part) => isList(part) || isGroup(part) || part.optional || part.names.some((name) => Object.hasOwn(object, name)),
  );
}

/** Decodes a body that has one record, as the rows of bronze have. */
export function decodeBody<S extends Schema>(
  stream: Stream<S>,
  body: Uint8Array,
  bounds: TimeBounds,
): Decoded<EventOf<S>> {
  const [first, ...others] = decodeRecords(stream, body, bounds);
  if (first !== undefined && others.length === 0) return first.decoded;
  return { outcome: "quarantined", code: "not-json", field: "", message: "a single record expected" };
}

function withoutFrames(body: Uint8Array): Uint8Array {
  const framed = withoutFrame(body);
  return framed === undefined ? body : withoutFrames(framed);
}

interface Outcome<S extends Schema> {
  readonly decoded: Decoded<EventOf<S>>;
  readonly bytes: () => Uint8Array;
  readonly isWithheld: boolean;
}

function outcomesOf<S extends Schema>(stream: Stream<S>, found: FoundRecord, bounds: TimeBounds): Outcome<S>[] {
  const { object, bytes } = found;
  if (object === undefined) {
    return [{ decoded: found.rejection, bytes, isWithheld: stream.storedOnlyWith !== undefined }];
  }
  const isWithheld = !mayBeStored(stream, object, bounds);
  const read: Properties = {};
  const rejection = readParts(stream.schema, object, bounds, read);
  if (rejection !== undefined) return [{ decoded: rejection, bytes, isWithheld }];
  const list = listIn(stream.schema);
  if (list !== undefined) return entriesIn(stream, list, { object, bytes, read }, bounds, isWithheld);
  return [{ decoded: checked(stream, read), bytes, isWithheld }];
}

function mayBeStored(stream: Stream, object: JsonObject, bounds: TimeBounds): boolean {
  const { schema, storedOnlyWith } = stream;
  if (storedOnlyWith === undefined) return true;
  if (stream.hasForeign?.(object)) return false;
  const part = schema[storedOnlyWith];
  if (part === undefined || "fields" in part || isList(part)) return false;
  const value = readField(part, object, bounds);
  return value !== undefined && !(value instanceof InvalidValue);
}

/** The list of each schema; null without one. */
const lists = new WeakMap<Schema, readonly [property: string, list: List] | null>();

function listIn(schema: Schema): readonly [property: string, list: List] | undefined {
  let found = lists.get(schema);
  if (found === undefined) {
    found = Object.entries(schema).find((entry): entry is [string, List] => isList(entry[1])) ?? null;
    lists.set(schema, found);
  }
  return found ?? undefined;
}

interface ReadBody {
  readonly object: JsonObject;
  readonly bytes: () => Uint8Array;
  /** The fields beside the list. */
  readonly read: Properties;
}

/** An outcome for each entry; the entry of a body with several is stored as a body of its own. */
function entriesIn<S extends Schema>(
  stream: Stream<S>,
  [property, list]: readonly [string, List],
  { object, bytes, read }: ReadBody,
  bounds: TimeBounds,
  isWithheld: boolean,
): Outcome<S>[] {
  const found = list.find(object);
  if ("outcome" in found) return [{ decoded: found, bytes, isWithheld }];
  const { name, entries } = found;
  return entries.map((entry, index) => {
    const item = readEntry(list, entry, `${name}[${index}]`, bounds);
    const decoded = "outcome" in item ? item : checked(stream, { ...read, [property]: item.fields });
    const alone = () => Buffer.from(JSON.stringify({ ...fieldsBeside(stream, object), [list.names[0]]: [entry] }));
    return { decoded, bytes: entries.length === 1 ? bytes : alone, isWithheld };
  });
}

function readEntry(
  { open, item }: List,
  entry: unknown,
  place: string,
  bounds: TimeBounds,
): Rejection | { readonly fields: Properties } {
  const object = open(entry);
  if (object instanceof InvalidValue) return rejectionOf(object, place);
  const fields: Properties = {};
  const rejection = readParts(item, object, bounds, fields);
  if (rejection === undefined) return { fields };
  return { ...rejection, field: `${place}.${rejection.field}`, message: `${place}.${rejection.message}` };
}

/** The properties of a body that the fields beside its list are read from. */
function fieldsBeside({ schema }: Stream, object: JsonObject): JsonObject {
  const names = Object.values<Schema[string]>(schema).flatMap((part) =>
    "names" in part && !isList(part) ? part.names : [],
  );
  return Object.fromEntries(Object.entries(object).filter(([name]) => names.includes(name)));
}

function checked<S extends Schema>(stream: Stream<S>, read: Properties): Decoded<EventOf<S>> {
  const event = read as EventOf<S>;
  return stream.check?.(event) ?? { outcome: "accepted", event };
}
