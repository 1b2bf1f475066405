import type { Personal } from "../../streams/fields/schema.ts";

/** A property of a silver document, for the data dictionary. `time` is integer epoch milliseconds, UTC. */
export interface Property {
  readonly type: "text" | "integer" | "number" | "time" | "flag" | "integers" | "numbers" | "flags" | "object";
  readonly description: string;
  readonly unit?: string;
  readonly nullable?: true;
  /** As in the stream that it comes from: what it tells of the person. */
  readonly personal?: Personal;
}

type KeyOf<D> = D extends unknown ? keyof D : never;

/** All properties that documents of a kind can have, but for the id, which is a hash of its parts. */
export type PropertiesOf<D> = { readonly [P in Exclude<KeyOf<D>, "id">]: Property };

type More = Omit<Property, "type" | "description">;

export function property(type: Property["type"], description: string, more: More = {}): Property {
  return { type, description, ...more };
}
