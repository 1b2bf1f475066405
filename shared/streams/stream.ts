import type { JsonObject } from "./decoding/json.ts";
import type { EventOf, Schema } from "./fields/schema.ts";
import type { Refusal } from "./outcome.ts";

/**
 * A table form of a stream's events in a CSV file: head of the column -> wire name of its field, in this order. What the stream does not read
 * goes along under a name of its own.
 */
export type CsvDialect = Readonly<Record<string, string>>;

/** One kind of event: what it looks like on the wire and what it means. One file each; listed in `registry.ts`. */
export interface Stream<S extends Schema = Schema> {
  /** As in URLs, folders of bronze and the manifest: `heart-rates`. */
  readonly name: string;
  /** The hub's name in `resources.json`; its real name is configuration. */
  readonly hub: string;
  /** Names of its topic in envelopes. */
  readonly topics: readonly string[];
  /** A path of its own at which its events are taken over HTTP, beside `/api/streams/<name>`; without a slash before it. */
  readonly httpRoute?: string;
  /** The decoded property that keys the event, so that what belongs together keeps its order. Without one the hub deals events out. */
  readonly key?: string;
  readonly schema: S;
  /** What the fields of an event that can all be read must be to each other; undefined when they are. */
  check?(event: EventOf<S>): Refusal | undefined;
  /** Whether a value that looks like the envelope around a body (see `openEnvelope`) is a body of the stream itself. */
  isBare?(body: JsonObject): boolean;
  /** Proper wire names of fields: a body without topic is recognised by any of them, in any spelling. */
  readonly distinctive: readonly [string, ...string[]];
  readonly csv: readonly CsvDialect[];
  /** Bodies that must be understood; shown in the documentation and decoded by a test. */
  readonly examples: readonly Readonly<Record<string, unknown>>[];
}

/** The event type of a stream. */
export type StreamEvent<T> = T extends Stream<infer S> ? EventOf<S> : never;

/** The partition key of a decoded event; undefined in a stream without keys. */
export function keyOf({ key }: Stream, event: Readonly<Record<string, unknown>>): string | undefined {
  return key === undefined ? undefined : String(event[key]);
}
