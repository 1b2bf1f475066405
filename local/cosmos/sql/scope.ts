import { badRequest } from "../errors.ts";
import type { Expression } from "./ast.ts";
import type { Value } from "./values.ts";

/** The parameters of a query, by name with `@`. */
export type Parameters = ReadonlyMap<string, Value>;

/** What the names in an expression stand for. */
export interface Scope {
  /** The slot of a row that already has an expression's value: that of an aggregate or of a GROUP BY. */
  slotOf(expression: Expression): number | undefined;
  source(alias: string): number;
  parameter(name: string): Value;
  /** A scope with more sources, whose values follow those of this one. */
  with(aliases: readonly string[]): Scope;
  readonly aliases: readonly string[];
}

export function scopeOf(
  aliases: readonly string[],
  parameters: Parameters,
  slotOf: Scope["slotOf"] = () => undefined,
): Scope {
  return {
    aliases,
    slotOf,
    source(alias) {
      const slot = aliases.indexOf(alias);
      if (slot === -1) throw badRequest(`Identifier '${alias}' could not be resolved.`);
      return slot;
    },
    parameter(name) {
      if (!parameters.has(name)) throw badRequest(`The parameter '${name}' has no value.`);
      return parameters.get(name);
    },
    with(more) {
      const twice = more.find((alias) => aliases.includes(alias));
      if (twice !== undefined) throw badRequest(`FROM has the alias '${twice}' twice.`);
      return scopeOf([...aliases, ...more], parameters, slotOf);
    },
  };
}
