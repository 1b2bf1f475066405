import type { JsonObject } from "../decoding/json.ts";
import type { Rejection, RejectionCode } from "../outcome.ts";
import type { Mark } from "./mark.ts";
import type { TimeBounds } from "./time.ts";

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

export type ValueParser<T> = (value: unknown, bounds: TimeBounds) => T | InvalidValue;

/** One field of a body: its names on the wire, its meaning, and how it is parsed. */
export interface Field<T = unknown> {
  /** Names on the wire, the canonical one first. */
  readonly names: readonly [string, ...string[]];
  /** The object in the body that contains it: `address`. */
  readonly within?: string;
  /** For people: what is expected. */
  readonly expected: string;
  readonly mark: Mark;
  /** Whether an event can lack it. */
  readonly optional?: true;
  /** The rejection code of an event that lacks it; `missing` by default. */
  readonly absent?: InvalidValue;
  /** What its CSV cells contain. */
  readonly cell: CellKind;
  /** What a client should send, as a JSON Schema: everything that fits is valid. The parser accepts more. */
  readonly json: JsonSchema;
  /** The numbers that can be true. What cannot be is stored and never counted. */
  readonly plausible?: { readonly min: number; readonly max: number };
  readonly parse: ValueParser<T>;
}

/** A JSON Schema, draft 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Whether the cells of a field are text, numbers, or times (numbers or ISO 8601). */
export type CellKind = "text" | "number" | "time";

/** Fields that an event has either all or not at all. */
export interface Group<F extends Fields = Fields> {
  readonly fields: F;
  /** Whether an event has the group; called with the decoded fields before the group. */
  readonly when: (event: Readonly<Record<string, unknown>>) => boolean;
}

/** A list in the body. Each entry is a record of its own, with the same fields and with the fields beside the list. */
export interface List<F extends Fields = Fields> {
  /**
   * Names on the wire, the canonical one first. A record that is stored alone has its entry under the canonical name.
   */
  readonly names: Field["names"];
  /** For people: what an entry is. */
  readonly expected: string;
  /** Finds the entries in a body. */
  readonly find: (body: JsonObject) => FoundEntries | Rejection;
  /** What a client should send as an entry, given the schema of the object with the fields. */
  readonly json: (item: JsonSchema) => JsonSchema;
  /** Returns the object in an entry that contains the fields. */
  readonly open: (entry: unknown) => JsonObject | InvalidValue;
  readonly item: F;
}

/** The entries of a list, with the name under which the sender writes them: `zSetEntries[3]` is the place of one. */
export interface FoundEntries {
  readonly name: string;
  readonly entries: readonly unknown[];
}

export type Fields = Readonly<Record<string, Field>>;
export type SchemaPart = Field | Group | List;

/** Decoded property -> its field, in the order in which they are read. */
export type Schema = Readonly<Record<string, SchemaPart>>;

/** The same field, which an event can lack. */
export function optional<T>(field: Field<T>): OptionalField<T> {
  return { ...field, optional: true };
}

/** Its parser returns undefined for a value that means absence. */
export type OptionalField<T = unknown> = Field<T | undefined> & { readonly optional: true };
type ValueOf<F> = F extends Field<infer T> ? T : never;
type FieldKeys<S extends Schema> = { [K in keyof S]: S[K] extends Group | List | OptionalField ? never : K }[keyof S];
type OptionalKeys<S extends Schema> = { [K in keyof S]: S[K] extends OptionalField ? K : never }[keyof S];
type GroupKeys<S extends Schema> = { [K in keyof S]: S[K] extends Group ? K : never }[keyof S];
type ListKeys<S extends Schema> = { [K in keyof S]: S[K] extends List ? K : never }[keyof S];

/** The decoded event of a schema. */
export type EventOf<S extends Schema> = { readonly [K in FieldKeys<S>]: ValueOf<S[K]> } & {
  readonly [K in OptionalKeys<S>]?: Exclude<ValueOf<S[K]>, undefined>;
} & {
  readonly [K in GroupKeys<S>]?: S[K] extends Group<infer F> ? EventOf<F> : never;
} & {
  readonly [K in ListKeys<S>]: S[K] extends List<infer F> ? EventOf<F> : never;
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
  return "item" in part;
}

/** The rejection of an event because of one field, with the name that the sender uses. */
export function rejectionOf({ code, expected }: InvalidValue, field: string): Rejection {
  const outcome = code === "not-ours" ? "ignored" : "quarantined";
  return { outcome, code, field, message: `${field}: ${expected}` };
}

export function wireName({ names: [name], within }: Field): string {
  return within === undefined ? name : `${within}.${name}`;
}
