import { type Field, fieldsOf, isGroup, isList, listsOf, type SchemaPart } from "../../../streams/fields/schema.ts";
import type { Stream, Variant } from "../../../streams/stream.ts";
import { type JsonSchema, list, object, pascal, reference } from "./json-schema.ts";
import { personalMark } from "./personal-mark.ts";

/** Name of the schema of a stream's events: `heart-rates` -> `HeartRatesEvent`. */
export function eventSchemaName({ name }: Pick<Stream, "name">): string {
  return `${pascal(name)}Event`;
}

/**
 * The schemas of a stream's events by name, derived from the fields that decode them: all that fits them is accepted.
 * More is accepted too: other spellings of a name, numbers for ids, epochs for times, wrappings. Generators of clients
 * do not need that, so that only descriptions contain it. `x-personal` marks personal data.
 */
export function eventSchemas(stream: Stream): Readonly<Record<string, JsonSchema>> {
  const name = eventSchemaName(stream);
  const { variants = [] } = stream;
  if (variants.length === 0) return { [name]: { ...eventSchema(stream), examples: examplesOf(stream) } };
  const schemas = variants.map((variant): [string, JsonSchema] => [variant.name, eventSchema(stream, variant)]);
  // A record can be of two kinds at once: a visit is a login and a logout.
  const anyOf = variants.map((variant) => reference(variant.name));
  const description = `An event of ${stream.name}: ${variants.map((variant) => variant.name).join(", ")}.`;
  return { ...Object.fromEntries(schemas), [name]: { description, anyOf, examples: examplesOf(stream) } };
}

function eventSchema(stream: Stream, variant?: Variant): JsonSchema {
  const parts = Object.entries(stream.schema).filter(([property]) => variant?.properties.includes(property) ?? true);
  const fields = parts.flatMap(([property, part]) =>
    // A variant has all its properties, and of a group those that no event of the stream can lack.
    fieldsIn(part).map((field) => ({ field, property, isNeeded: variant !== undefined && !isGroup(part) })),
  );
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  for (const [holder, some] of Map.groupBy(fields, ({ field }) => field.within)) {
    const members = Object.fromEntries(
      some.map(({ field, property }) => [field.names[0], propertyOf(field, variant?.only?.[property])]),
    );
    const needed = some.filter(({ field, isNeeded }) => isNeeded || field.optional !== true);
    if (holder === undefined) {
      Object.assign(properties, members);
      required.push(...needed.map(({ field }) => field.names[0]));
    } else {
      properties[holder] = { type: "object", properties: members, required: needed.map(({ field }) => field.names[0]) };
      required.push(holder);
    }
  }
  for (const { names, expected, item, json } of listsOf(Object.fromEntries(parts))) {
    const members = Object.values(item).map((field): [string, JsonSchema] => [field.names[0], propertyOf(field)]);
    properties[names[0]] = {
      ...list(json(object(Object.fromEntries(members))), `Of ${expected}.${otherSpellings(names)}`),
      minItems: 1,
      maxItems: 1000,
    };
    required.push(names[0]);
  }
  return { type: "object", description: variant?.description ?? `An event of ${stream.name}.`, properties, required };
}

function fieldsIn(part: SchemaPart): readonly Field[] {
  if (isList(part)) return [];
  return isGroup(part) ? fieldsOf(part.fields) : [part];
}

function propertyOf(field: Field, only?: readonly string[]): JsonSchema {
  const { names, expected, mark, json, plausible } = field;
  return {
    ...json,
    ...(only === undefined ? {} : { enum: only }),
    description: `${sentence(expected)}${otherSpellings(names)}`,
    ...(plausible === undefined ? {} : { "x-plausible": plausible }),
    ...personalMark(mark),
  };
}

function otherSpellings([, ...others]: readonly string[]): string {
  return others.length === 0 ? "" : ` Also accepted as ${others.map((name) => `\`${name}\``).join(", ")}.`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** The stream's examples as the schema has them: proper names, ids as text, times as ISO 8601. */
export function examplesOf(stream: Stream): Readonly<Record<string, unknown>>[] {
  const fields = fieldsOf(stream.schema);
  return stream.examples.map((example) =>
    Object.fromEntries(
      Object.entries(example).flatMap(([name, value]) => {
        const field = fields.find(({ names }) => names.includes(name));
        if (field !== undefined) return [[field.names[0], canonical(field, value)]];
        const listed = listsOf(stream.schema).some(({ names: [proper] }) => proper === name);
        const held = fields.some(({ within }) => within === name);
        return listed || held ? [[name, value]] : [];
      }),
    ),
  );
}

function canonical({ cell, json }: Field, value: unknown): unknown {
  if (cell === "time") {
    const number = Number(value);
    const text = String(value).replace(" ", "T");
    if (Number.isNaN(number)) return text.endsWith("Z") ? text : `${text}Z`;
    return new Date(number > 1e11 ? number : number * 1000).toISOString();
  }
  if (json["type"] !== "string") return value;
  const text = String(value).trim();
  return json["format"] === "date" ? text.replace(/^(\d{2})\/(\d{2})\/(\d{4})$/, "$3-$1-$2") : text;
}
