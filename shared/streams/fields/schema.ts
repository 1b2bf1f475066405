import type { JsonObject } from "../decoding/json.ts";
import type { Refusal, RefusalCode } from "../outcome.ts";

/** Why a value cannot be read. A class, so that it can be told from any value. */
export class Unreadable {
  readonly code: RefusalCode;
  /** What was expected; never repeats the value, which may be personal. */
  readonly expected: string;
  constructor(code: RefusalCode, expected: string) {
    this.code = code;
    this.expected = expected;
  }
}

/** Reads a value; `enqueuedTime` in epoch milliseconds. */
export type Read<T> = (value: unknown, enqueuedTime: number) => T | Unreadable;

/**
 * What a value tells of the person; masking, erasure and documentation are derived from this mark. `true`: an attribute, such as a city.
 * An identifier, such as a mac, names its kind: values of one kind that are equal are the same, wherever they stand.
 */
export type Personal = true | { readonly identifier: string };

/** One field of a stream's body: how it is spelled on the wire, what it means, how it is read. */
export interface Field<T = unknown> {
  /** Wire names, the proper one first. */
  readonly names: readonly [string, ...string[]];
  /** The object of the body that holds it: `address`. */
  readonly within?: string;
  /** For people: what is expected. */
  readonly expected: string;
  readonly personal?: Personal;
  /** An event may come without it. */
  readonly optional?: true;
  /** How its text in a CSV cell becomes a JSON value. */
  readonly cell: "text" | "number";
  readonly read: Read<T>;
}

/** Fields that only some events of the stream carry, all of them or none. */
export interface Group<F extends Fields = Fields> {
  readonly fields: F;
  /** Asked with the decoded fields that stand before the group. */
  readonly when: (event: Readonly<Record<string, unknown>>) => boolean;
}

/** A list in the body, of whose entries the same fields are read: one body then tells of several things. */
export interface List<F extends Fields = Fields> {
  /** Wire names of the list, the proper one first. The first that is there and not empty counts. */
  readonly names: Field["names"];
  /** For people: what an entry is. */
  readonly expected: string;
  /** The object in an entry that holds the fields. */
  readonly open: (entry: unknown) => JsonObject | Unreadable;
  readonly items: F;
}

export type Fields = Readonly<Record<string, Field>>;
export type Part = Field | Group | List;

/** Decoded property -> its field, in the order in which they are read. */
export type Schema = Readonly<Record<string, Part>>;

/** The same field, which an event may come without. */
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

/** All fields of a body itself, those of its groups too; what stands in lists is of their entries. */
export function fieldsOf(schema: Schema): Field[] {
  return Object.values(schema).flatMap((part) =>
    isList(part) ? [] : isGroup(part) ? Object.values(part.fields) : [part],
  );
}

export function listsOf(schema: Schema): List[] {
  return Object.values(schema).filter(isList);
}

export function isGroup(part: Part): part is Group {
  return "fields" in part;
}

export function isList(part: Part): part is List {
  return "items" in part;
}

/** The refusal of an event for one of its fields, called as the sender spells it. */
export function refusalOf({ code, expected }: Unreadable, field: string): Refusal {
  const outcome = code === "not-ours" ? "ignored" : "quarantined";
  return { outcome, code, field, message: `${field}: ${expected}` };
}

export function wireName({ names: [name], within }: Field): string {
  return within === undefined ? name : `${within}.${name}`;
}
