import { badRequest } from "../errors.ts";
import { type Json, type JsonObject, valueAt } from "../json.ts";
import type { AggregateExpression, Expression, InExpression, PathExpression } from "./ast.ts";
import { comparisons, every, not, some } from "./operators.ts";
import { hasType } from "./type-checks.ts";
import type { Value } from "./values.ts";

/** The parameters of a query, by name with `@`. */
export type Parameters = ReadonlyMap<string, Value>;

export type CompiledExpression = (document: Json) => Value;

/** The names that an expression may use. */
export interface Scope {
  /** The name of the documents in the query. */
  readonly alias: string;
  readonly parameters: Parameters;
  /** Compiles an aggregate, where aggregates are allowed. */
  readonly aggregate?: (expression: AggregateExpression) => CompiledExpression;
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
    case "in":
      return compileIn(expression, scope);
    case "type check": {
      const operand = compileExpression(expression.operand, scope);
      return (document) => hasType(expression.name, operand(document));
    }
    case "aggregate":
      if (scope.aggregate === undefined) throw badRequest("An aggregate is not allowed here.");
      return scope.aggregate(expression);
    case "array": {
      const items = expression.items.map((item) => compileExpression(item, scope));
      return (document) => items.map((item) => item(document)).filter((value) => value !== undefined);
    }
    case "object": {
      const entries = expression.entries.map(([name, value]) => [name, compileExpression(value, scope)] as const);
      return (document) => objectOf(entries, document);
    }
    case "logical": {
      const combine = expression.operator === "AND" ? every : some;
      const operands = expression.operands.map((operand) => compileExpression(operand, scope));
      return (document) => combine(operands.length, (index) => operands[index]?.(document));
    }
  }
}

/** An object of the values that are defined. */
export function objectOf(
  entries: readonly (readonly [name: string, value: CompiledExpression])[],
  document: Json,
): JsonObject {
  const values = entries.map(([name, value]) => [name, value(document)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** As a chain of comparisons with OR. */
function compileIn({ operand, values }: InExpression, scope: Scope): CompiledExpression {
  const left = compileExpression(operand, scope);
  const texts = constantTexts(values, scope);
  if (texts !== undefined) {
    return (document) => {
      const value = left(document);
      return typeof value === "string" ? texts.has(value) : some(texts.size, () => comparisons["="](value, ""));
    };
  }
  const right = values.map((value) => compileExpression(value, scope));
  return (document) => some(right.length, (index) => comparisons["="](left(document), right[index]?.(document)));
}

/** The values of a list of constant texts; `undefined` for any other list. */
export function constantTexts(values: readonly Expression[], scope: Scope): ReadonlySet<string> | undefined {
  const texts = new Set<string>();
  for (const value of values) {
    const constant =
      value.kind === "literal"
        ? value.value
        : value.kind === "parameter"
          ? parameterValue(value.name, scope)
          : undefined;
    if (typeof constant !== "string") return undefined;
    texts.add(constant);
  }
  return texts;
}

export function parameterValue(name: string, { parameters }: Scope): Value {
  if (!parameters.has(name)) throw badRequest(`The parameter '${name}' has no value.`);
  return parameters.get(name);
}

function compilePath({ source, names }: PathExpression, { alias }: Scope): CompiledExpression {
  if (source !== alias) throw badRequest(`Identifier '${source}' could not be resolved.`);
  return (document) => valueAt(document, names);
}
