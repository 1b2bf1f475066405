import { decodeBody } from "../shared/streams/decoding/decode.ts";
import { isGroup, isList, type Schema } from "../shared/streams/fields/schema.ts";
import { streamNamed } from "../shared/streams/registry.ts";
import type { GeneratedEvent } from "../tools/common/history.ts";

/** Everything that events tell of people, by the marks in their streams' schemas: value -> the fields that told it. */
export function personalValues(events: readonly GeneratedEvent[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { stream: name, body } of events) {
    const stream = streamNamed(name);
    if (stream === undefined) throw new Error(`no stream is called ${name}`);
    const decoded = decodeBody(stream, Buffer.from(body), Number.MAX_SAFE_INTEGER);
    if (decoded.outcome !== "accepted") continue;
    for (const [property, value] of toldBy(stream.schema, decoded.event))
      found.set(value, (found.get(value) ?? new Set()).add(property));
  }
  return found;
}

/** Property and value of everything personal in a decoded event. */
function* toldBy(schema: Schema, values: Readonly<Record<string, unknown>>): Generator<[string, string]> {
  for (const [property, part] of Object.entries(schema)) {
    const value = values[property];
    if (value === undefined) continue;
    if (isGroup(part)) yield* toldBy(part.fields, value as Record<string, unknown>);
    else if (isList(part)) for (const item of value as Record<string, unknown>[]) yield* toldBy(part.items, item);
    else if (part.personal !== undefined) yield [property, String(value)];
  }
}

/** Those that no other text holds by accident, as a state's two letters or a zip code in the digits of a mean would be. */
export function unmistakable(values: Iterable<string>): string[] {
  return [...values].filter((value) => value.length >= 6);
}
