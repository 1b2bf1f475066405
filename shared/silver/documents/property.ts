import type { Mark } from "../../streams/fields/mark.ts";

/** A property of a silver document, for the data dictionary. `time` is integer epoch milliseconds, UTC. */
export interface Property {
  readonly type:
    | "text"
    | "integer"
    | "number"
    | "time"
    | "flag"
    | "integers"
    | "numbers"
    | "flags"
    | "texts"
    | "object";
  readonly description: string;
  readonly unit?: string;
  readonly nullable?: true;
  /** Only a document that was merged from several events can have it. */
  readonly merged?: true;
  /** As in its stream. */
  readonly mark: Mark;
}

type KeyOf<D> = D extends unknown ? keyof D : never;

/** All properties of a document type except the id, which is a hash. */
export type PropertiesOf<D> = { readonly [P in Exclude<KeyOf<D>, "id">]: Property };

type Options = Omit<Property, "type" | "description" | "mark">;

export function property(mark: Mark, type: Property["type"], description: string, options: Options = {}): Property {
  return { mark, type, description, ...options };
}
