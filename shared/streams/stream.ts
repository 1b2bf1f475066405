import type { JsonObject } from "./decoding/json.ts";
import type { EventOf, Schema } from "./fields/schema.ts";
import type { Rejection } from "./outcome.ts";
import type { Retention } from "./retention.ts";

/**
 * The columns of a CSV file, in order: head of the column -> wire name of its field. A column that the stream does not
 * read has a name that is not a field.
 */
export type CsvDialect = Readonly<Record<string, string>>;

/** One kind of event: its form on the wire and its meaning. Each stream has a file and is listed in `registry.ts`. */
export interface Stream<S extends Schema = Schema> {
  /** The name in URLs, folders of bronze and the manifest: `heart-rates`. */
  readonly name: string;
  /** The name of the hub in `resources.json`; the name in Azure is configuration. */
  readonly hub: string;
  /** Topics that envelopes can have, in any case, beside the configured name of the hub. */
  readonly topics: readonly string[];
  /** A second HTTP path that accepts its events, beside `/api/streams/<name>`; without a leading slash. */
  readonly httpRoute?: string;
  /**
   * The decoded property that is the partition key, so that related events stay in order. Without one the hub
   * distributes events.
   */
  readonly key?: string;
  readonly schema: S;
  /**
   * Whose data an event is: the decoded properties, marked as identifiers, by which erasure, access and audit find a
   * person; in a list with the name of the list: `customer.email`. Other identifiers of an event, such as the device of
   * a registration, lead to more data of that person.
   */
  readonly subjects: readonly [string, ...string[]];
  /** How long its events are kept, in bronze and in silver. */
  readonly retention: Retention;
  /** Checks an event whose fields are all valid; returns undefined when they are consistent. */
  check?(event: EventOf<S>): Rejection | undefined;
  /** The kinds of its events, for clients: without any, an event has all fields that are not optional. */
  readonly variants?: readonly Variant[];
  /** Whether an object that looks wrapped (see `wrappings`) is itself a record of the stream. */
  isUnwrapped?(body: JsonObject): boolean;
  /**
   * The property whose field must be valid in a record, so that its bytes are stored at all: what does not have it can
   * contain secrets of somebody else. Without one every record is stored, also when it is rejected.
   */
  readonly storedOnlyWith?: string;
  /** Whether a record with that property nevertheless contains what is not read, and can be of somebody else. */
  hasForeign?(body: JsonObject): boolean;
  /**
   * Canonical wire names of fields, or names of other properties: any of them, by any of its names, identifies the
   * stream of a body without topic.
   */
  readonly discriminatorFields: readonly [string, ...string[]];
  readonly csv: readonly CsvDialect[];
  /** Valid bodies; the documentation shows them, and a test decodes them. */
  readonly examples: readonly Readonly<Record<string, unknown>>[];
}

/** A kind of event of a stream. */
export interface Variant {
  /** In Pascal case. */
  readonly name: string;
  readonly description: string;
  /** The decoded properties that it has, all of them required. */
  readonly properties: readonly string[];
  /** The only values of a property. */
  readonly only?: Readonly<Record<string, readonly string[]>>;
}

/** The event type of a stream. */
export type StreamEvent<T> = T extends Stream<infer S> ? EventOf<S> : never;

/** The partition key of a decoded event; undefined in a stream without keys. */
export function keyOf({ key }: Stream, event: Readonly<Record<string, unknown>>): string | undefined {
  return key === undefined ? undefined : String(event[key]);
}
