import type { JsonObject } from "../decoding/json.ts";
import type { Rejection, RejectionCode } from "../outcome.ts";

/** Why a value is invalid. A class, so that `instanceof` distinguishes it from any value. */
export class InvalidValue {
  readonly code: RejectionCode;
  /** What was expected; never contains the value, which can be personal. */
  readonly expected: string;
  constructor(code: RejectionCode, expected: string) {
    this.code = code;
    this.expected = expected;
  }
}

/** `enqueuedTime` in epoch milliseconds. */
export type ValueParser<T> = (value: unknown, enqueuedTime: number) => T | InvalidValue;

/** What an identifier identifies. Masking stores the kind: no kind is ever renamed. */
export type IdentifierKind = "email" | "mac";

/**
 * Marks personal data; masking, erasure and documentation are derived from this mark. `true`: an attribute, such as a
 * city. An identifier, such as a mac, has a kind: equal values of one kind identify the same thing in all places.
 */
export type Personal = true | { readonly identifier: IdentifierKind };

/** One field of a body: its names on the wire, its meaning, and how it is parsed. */
export interface Field<T = unknown> {
  /** Names on the wire, the canonical one first. */
  readonly names: readonly [string, ...string[]];
  /** The object in the body that contains it: `address`. */
  readonly within?: string;
  /** For people: what is expected. */
  readonly expected: string;
  readonly personal?: Personal;
  /** Whether an event can lack it. */
  readonly optional?: true;
  /** The JSON type of its CSV cells. */
  readonly cell: "text" | "number";
  readonly parse: ValueParser<T>;
}

/** Fields that an event has either all or not at all. */
export interface Group<F extends Fields = Fields> {
  readonly fields: F;
  /** Whether an event has the group; called with the decoded fields before the group. */
  readonly when: (event: Readonly<Record<string, unknown>>) => boolean;
}

/** A list in the body; the same fields are read from each entry. */
export interface List<F extends Fields = Fields> {
  /** Names on the wire, the canonical one first. The first list that is present and not empty is read. */
  readonly names: Field["names"];
  /** For people: what an entry is. */
  readonly expected: string;
  /** Returns the object in an entry that contains the fields. */
  readonly open: (entry: unknown) => JsonObject | InvalidValue;
  readonly items: F;
}

export type Fields = Readonly<Record<string, Field>>;
export type SchemaPart = Field | Group | List;

/** Decoded property -> its field, in the order in which they are read. */
export type Schema = Readonly<Record<string, SchemaPart>>;

/** The same field, which an event can lack. */
export function optional<T>(field: Field<T>): OptionalField<T> {
  return { ...field, optional: true };
}

type OptionalField<T = unknown> = Field<T> & { readonly optional: true };
type ValueOf<F> = F extends Field<infer T> ? T : never;
type FieldKeys<S extends Schema> = { [K in keyof S]: S[K] extends Group | List | OptionalField ? never : K }[keyof S];
type OptionalKeys<S extends Schema> = { [K in keyof S]: S[K] extends OptionalField ? K : never }[keyof S];
type GroupKeys<S extends Schema> = { [K in keyof S]: S[K] extends Group ? K : never }[keyof S];
type ListKeys<S extends Schema> = { [K in keyof S]: S[K] extends List ? K : never }[keyof S];

/** The decoded event of a schema. */
export type EventOf<S extends Schema> = { readonly [K in FieldKeys<S>]: ValueOf<S[K]> } & {
  readonly [K in OptionalKeys<S>]?: ValueOf<S[K]>;
} & {
  readonly [K in GroupKeys<S>]?: S[K] extends Group<infer F> ? EventOf<F> : never;
} & {
  readonly [K in ListKeys<S>]: S[K] extends List<infer F> ? readonly EventOf<F>[] : never;
};

/** All fields of a body, including those of its groups, without the fields of list entries. */
export function fieldsOf(schema: Schema): Field[] {
  return Object.values(schema).flatMap((part) =>
    isList(part) ? [] : isGroup(part) ? Object.values(part.fields) : [part],
  );
}

export function listsOf(schema: Schema): List[] {
  return Object.values(schema).filter(isList);
}

export function isGroup(part: SchemaPart): part is Group {
  return "fields" in part;
}

export function isList(part: SchemaPart): part is List {
  return "items" in part;
}

/** The rejection of an event because of one field, with the name that the sender uses. */
export function rejectionOf({ code, expected }: InvalidValue, field: string): Rejection {
  const outcome = code === "not-ours" ? "ignored" : "quarantined";
  return { outcome, code, field, message: `${field}: ${expected}` };
}

export function wireName({ names: [name], within }: Field): string {
  return within === undefined ? name : `${within}.${name}`;
}
