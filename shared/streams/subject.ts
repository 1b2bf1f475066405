import { normalizedEmail } from "./fields/field-types.ts";
import type { IdentifierKind } from "./fields/mark.ts";
import { type Field, isGroup, isList, type Schema, type SchemaPart } from "./fields/schema.ts";
import type { Stream } from "./stream.ts";

/** Whose data something is, by an identifier of that person. An e-mail is normalized. */
export interface Subject {
  readonly kind: IdentifierKind;
  readonly value: string;
}

type WithSubjects = Pick<Stream, "name" | "schema" | "subjects">;

/**
 * The fields of a stream that identify the subjects of its events, by their decoded properties.
 *
 * @throws Error for a subject that is no field of the schema, or not marked as an identifier
 */
export function subjectFields(stream: WithSubjects): ReadonlyMap<string, Field & { readonly kind: IdentifierKind }> {
  return new Map(
    stream.subjects.map((property) => {
      const field = fieldAt(stream.schema, property);
      if (field === undefined || typeof field.mark === "string")
        throw new Error(`${stream.name}: the subject ${property} is no identifier`);
      return [property, { ...field, kind: field.mark.identifier }];
    }),
  );
}

/** Whose data a decoded event is. */
export function subjectsOfEvent(stream: WithSubjects, event: Readonly<Record<string, unknown>>): Subject[] {
  return [...subjectFields(stream)].map(([property, { kind }]) => {
    const value = property.split(".").reduce<unknown>((within, name) => Reflect.get(Object(within), name), event);
    return subject(kind, String(value));
  });
}

export function subject(kind: IdentifierKind, value: string): Subject {
  return { kind, value: kind === "email" ? normalizedEmail(value) : value };
}

function fieldAt(schema: Schema, property: string): Field | undefined {
  const [name = "", inner] = property.split(".");
  const part: SchemaPart | undefined = schema[name];
  if (part === undefined || isGroup(part)) return undefined;
  if (isList(part)) return inner === undefined ? undefined : part.item[inner];
  return part;
}
