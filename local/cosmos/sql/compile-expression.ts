import { badRequest } from "../errors.ts";
import { type Json, valueAt } from "../json.ts";
import type { Expression, PathExpression } from "./ast.ts";
import { comparisons, every, not, some } from "./operators.ts";
import type { Value } from "./values.ts";

/** The parameters of a query, by name with `@`. */
export type Parameters = ReadonlyMap<string, Value>;

export type CompiledExpression = (document: Json) => Value;

/** The names that an expression may use. */
export interface Scope {
  /** The name of the documents in the query. */
  readonly alias: string;
  readonly parameters: Parameters;
}

/**
 * Compiles an expression into a function of documents.
 *
 * @throws CosmosError (400) for an unknown alias or a parameter without a value
 */
export function compileExpression(expression: Expression, scope: Scope): CompiledExpression {
  switch (expression.kind) {
    case "literal": {
      const { value } = expression;
      return () => value;
    }
    case "parameter": {
      const value = parameterValue(expression.name, scope);
      return () => value;
    }
    case "path":
      return compilePath(expression, scope);
    case "not": {
      const operand = compileExpression(expression.operand, scope);
      return (document) => not(operand(document));
    }
    case "comparison": {
      const compare = comparisons[expression.operator];
      const left = compileExpression(expression.left, scope);
      const right = compileExpression(expression.right, scope);
      return (document) => compare(left(document), right(document));
    }
    case "logical": {
      const combine = expression.operator === "AND" ? every : some;
      const operands = expression.operands.map((operand) => compileExpression(operand, scope));
      return (document) => combine(operands.length, (index) => operands[index]?.(document));
    }
  }
}

function parameterValue(name: string, { parameters }: Scope): Value {
  if (!parameters.has(name)) throw badRequest(`The parameter '${name}' has no value.`);
  return parameters.get(name);
}

function compilePath({ source, names }: PathExpression, { alias }: Scope): CompiledExpression {
  if (source !== alias) throw badRequest(`Identifier '${source}' could not be resolved.`);
  return (document) => valueAt(document, names);
}
