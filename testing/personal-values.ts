import { decodeRecords } from "../shared/streams/decoding/decode.ts";
import { isPersonal } from "../shared/streams/fields/mark.ts";
import { isGroup, isList, type Schema } from "../shared/streams/fields/schema.ts";
import { streamNamed } from "../shared/streams/registry.ts";
import type { GeneratedEvent } from "../tools/common/history.ts";

const anyTime = { enqueuedTime: Number.MAX_SAFE_INTEGER, earliestTime: 0 };

/** The personal values in events, by the marks in the schemas of their streams: value -> the fields that contain it. */
export function personalValues(events: readonly GeneratedEvent[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { stream: name, body } of events) {
    const stream = streamNamed(name);
    if (stream === undefined) throw new Error(`no stream is called ${name}`);
    for (const { decoded } of decodeRecords(stream, Buffer.from(body), anyTime)) {
      if (decoded.outcome !== "accepted") continue;
      for (const [property, value] of personalEntries(stream.schema, decoded.event))
        found.set(value, (found.get(value) ?? new Set()).add(property));
    }
  }
  return found;
}

/** Property and value of every personal field of a decoded event. */
function* personalEntries(schema: Schema, values: Readonly<Record<string, unknown>>): Generator<[string, string]> {
  for (const [property, part] of Object.entries(schema)) {
    const value = values[property];
    if (value === undefined) continue;
    if (isGroup(part)) yield* personalEntries(part.fields, value as Record<string, unknown>);
    else if (isList(part)) yield* personalEntries(part.item, value as Record<string, unknown>);
    else if (isPersonal(part)) yield [property, String(value)];
  }
}

/** Values that other text is unlikely to contain, unlike the two characters of a state or the digits of a zip code. */
export function distinguishable(values: Iterable<string>): string[] {
  return [...values].filter((value) => value.length >= 6);
}
