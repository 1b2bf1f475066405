import { type Field, fieldsOf, isGroup, isList, listsOf } from "../../../streams/fields/schema.ts";
import type { Stream } from "../../../streams/stream.ts";
import type { JsonSchema } from "./json-schema.ts";
import { personalMark } from "./personal-mark.ts";

/**
 * The schema of a stream's body, derived from the fields that decode it. The rules of a value are code, so that only
 * its description contains them; `x-personal` marks personal data. Other properties are allowed and ignored.
 */
export function streamSchema(stream: Stream): JsonSchema {
  const fields = fieldsOf(stream.schema);
  const always = new Set(requiredFields(stream));
  const holders = Map.groupBy(fields, ({ within }) => within);
  const properties: Record<string, JsonSchema> = propertiesOf(holders.get(undefined) ?? [], always);
  for (const [holder, members] of holders) {
    if (holder !== undefined) properties[holder] = { type: "object", properties: propertiesOf(members, always) };
  }
  for (const { names, expected } of listsOf(stream.schema)) {
    for (const name of names) properties[name] = { type: "array", description: `Of ${expected}.` };
  }
  // Entries can be in another form than the list, such as a snapshot of Redis.
  const required = (holders.get(undefined) ?? []).filter((field) => always.has(field));
  return {
    type: "object",
    description: `An event of ${stream.name}, alone or wrapped, as docs/limits.md describes.`,
    properties,
    allOf: required.map(({ names }) => ({ anyOf: names.map((name) => ({ required: [name] })) })),
    examples: stream.examples,
  };
}

/** Fields that every event of the stream contains. */
function requiredFields({ schema }: Stream): Field[] {
  return Object.values(schema).filter(
    (part): part is Field => !isGroup(part) && !isList(part) && part.optional !== true,
  );
}

function propertiesOf(fields: readonly Field[], always: ReadonlySet<Field>): Record<string, JsonSchema> {
  const properties = fields.flatMap((field) =>
    field.names.map((name, index): [string, JsonSchema] => [name, propertyOf(field, index, always.has(field))]),
  );
  return Object.fromEntries(properties);
}

function propertyOf({ names: [proper], expected, mark }: Field, spelling: number, always: boolean): JsonSchema {
  const notes = [
    sentence(expected),
    ...(spelling === 0 ? [] : [`Another spelling of \`${proper}\`.`]),
    ...(always ? [] : ["Optional."]),
  ];
  return { description: notes.join(" "), ...personalMark(mark) };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
