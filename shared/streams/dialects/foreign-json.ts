import { isObject, type JsonObject } from "../decoding/json.ts";
import type { ReadSource } from "./convert.ts";
import { type Mapping, RejectedRecord } from "./read-mapping.ts";
import { mappings as allMappings } from "./registry.ts";

/** The mapping of a parsed JSON record; undefined for a record that no mapping describes. */
export function recogniseForeign(value: unknown, mappings: readonly Mapping[] = allMappings): Mapping | undefined {
  if (!isObject(value)) return undefined;
  return mappings.find((mapping) => mapping.format === "json" && describes(mapping, value));
}

/**
 * The bodies of a record. An entry of a list that its mapping cannot convert stays as it is, to be rejected alone.
 */
export function foreignBodies({ each, bodiesOf }: Mapping, record: JsonObject): readonly unknown[] | RejectedRecord {
  if (each === undefined) return bodiesOf(reader(record, record), record);
  const list = valueAt(record, each);
  if (!Array.isArray(list)) return [record];
  return list.flatMap((entry) => {
    const bodies = bodiesOf(reader(record, entry), isObject(entry) ? entry : { entry });
    return bodies instanceof RejectedRecord ? [entry] : bodies;
  });
}

function describes({ when = {}, each, requiredSources }: Mapping, record: JsonObject): boolean {
  for (const [path, value] of Object.entries(when)) if (valueAt(record, path) !== value) return false;
  const list = each === undefined ? undefined : valueAt(record, each);
  if (each !== undefined && !Array.isArray(list)) return false;
  const entry: unknown = Array.isArray(list) ? list[0] : record;
  return entry === undefined || requiredSources.every((source) => reader(record, entry)(source) !== undefined);
}

/** Paths begin at the entry of the list; behind `$.` at the record. */
function reader(record: JsonObject, entry: unknown): ReadSource {
  return (path) => (path.startsWith("$.") ? valueAt(record, path.slice(2)) : valueAt(entry, path));
}

function valueAt(value: unknown, path: string): unknown {
  let found = value;
  for (const name of path.split(".")) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, name)) return undefined;
    found = Reflect.get(found, name);
  }
  return found;
}
