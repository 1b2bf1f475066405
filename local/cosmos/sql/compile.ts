import { badRequest } from "../errors.ts";
import { property } from "../json.ts";
import { aggregateName } from "./aggregates.ts";
import type { Expression, ExpressionOf } from "./ast.ts";
import { compileExists } from "./compile-exists.ts";
import { builtIn } from "./functions.ts";
import { likePattern } from "./like.ts";
import { and, binaryFunctions, finite, not, or } from "./operators.ts";
import type { Scope } from "./scope.ts";
import { compareComparable, equal, type Value } from "./values.ts";

/** The values of the sources of FROM, in their order, and after them the results of aggregates. */
export type Row = readonly Value[];

export type Compiled = (row: Row) => Value;

/**
 * Turns an expression into a function of rows.
 *
 * @throws CosmosError (400) for names that FROM does not have, parameters that were not given, unknown functions
 */
export function compile(expression: Expression, scope: Scope): Compiled {
  const replaced = scope.slotOf(expression);
  if (replaced !== undefined) return (row) => row[replaced];
  switch (expression.kind) {
    case "literal": {
      const { value } = expression;
      return () => value;
    }
    case "parameter": {
      const value = scope.parameter(expression.name);
      return () => value;
    }
    case "source": {
      const slot = scope.source(expression.name);
      return (row) => row[slot];
    }
    case "member":
      return compileMember(expression, scope);
    case "unary":
      return compileUnary(expression, scope);
    case "binary":
      return compileBinary(expression, scope);
    case "in":
      return compileIn(expression, scope);
    case "between":
      return compileBetween(expression, scope);
    case "like":
      return compileLike(expression, scope);
    case "exists":
      return compileExists(expression.query, scope);
    default:
      return compileConstruct(expression, scope);
  }
}

function compileConstruct(
  expression: ExpressionOf<"conditional" | "array" | "object" | "call">,
  scope: Scope,
): Compiled {
  switch (expression.kind) {
    case "conditional": {
      const condition = compile(expression.condition, scope);
      const yes = compile(expression.yes, scope);
      const no = compile(expression.no, scope);
      return (row) => (condition(row) === true ? yes(row) : no(row));
    }
    case "array": {
      const items = expression.items.map((item) => compile(item, scope));
      return (row) => items.map((item) => item(row)).filter((value) => value !== undefined);
    }
    case "object": {
      const entries = expression.entries.map(([name, value]) => [name, compile(value, scope)] as const);
      return (row) => objectOf(entries, row);
    }
    case "call": {
      if (aggregateName(expression) !== undefined)
        throw badRequest(`The aggregate '${expression.name}' cannot stand here.`);
      const apply = builtIn(expression.name, expression.arguments.length);
      const values = expression.arguments.map((argument) => compile(argument, scope));
      return (row) => apply(...values.map((value) => value(row)));
    }
  }
}

/** An object of the entries that have a value. */
export function objectOf(entries: readonly (readonly [string, Compiled])[], row: Row): Value {
  const made: [string, Value][] = [];
  for (const [name, value] of entries) {
    const found = value(row);
    if (found !== undefined) made.push([name, found]);
  }
  return Object.fromEntries(made);
}

function compileMember({ of, name }: ExpressionOf<"member">, scope: Scope): Compiled {
  const owner = compile(of, scope);
  const member = compile(name, scope);
  return (row) => {
    const wanted = member(row);
    return typeof wanted === "string" || typeof wanted === "number" ? property(owner(row), wanted) : undefined;
  };
}

function compileUnary({ operator, operand }: ExpressionOf<"unary">, scope: Scope): Compiled {
  const value = compile(operand, scope);
  if (operator === "NOT") return (row) => not(value(row));
  const sign = operator === "-" ? -1 : 1;
  return (row) => {
    const found = value(row);
    return typeof found === "number" ? finite(sign * found) : undefined;
  };
}

function compileBinary(expression: ExpressionOf<"binary">, scope: Scope): Compiled {
  const left = compile(expression.left, scope);
  const right = compile(expression.right, scope);
  switch (expression.operator) {
    case "AND":
      return (row) => {
        const first = left(row);
        return first === false ? false : and(first, right(row));
      };
    case "OR":
      return (row) => {
        const first = left(row);
        return first === true ? true : or(first, right(row));
      };
    case "??":
      return (row) => {
        const first = left(row);
        return first === undefined ? right(row) : first;
      };
    default: {
      const apply = binaryFunctions[expression.operator];
      return (row) => apply(left(row), right(row));
    }
  }
}

function compileIn({ value, list }: ExpressionOf<"in">, scope: Scope): Compiled {
  const wanted = compile(value, scope);
  const items = list.map((item) => compile(item, scope));
  return (row) => {
    const found = wanted(row);
    return found === undefined ? undefined : items.some((item) => equal(item(row), found));
  };
}

function compileBetween({ value, low, high }: ExpressionOf<"between">, scope: Scope): Compiled {
  const [middle, least, most] = [compile(value, scope), compile(low, scope), compile(high, scope)];
  const within = (order: number | undefined, sign: number): Value =>
    order === undefined ? undefined : order * sign >= 0;
  return (row) => {
    const found = middle(row);
    return and(within(compareComparable(found, least(row)), 1), within(compareComparable(found, most(row)), -1));
  };
}

function compileLike({ value, pattern, escaping: by }: ExpressionOf<"like">, scope: Scope): Compiled {
  const [text, like] = [compile(value, scope), compile(pattern, scope)];
  const escaping = by === undefined ? undefined : compile(by, scope);
  let known: { like: string; escaped: string | undefined; expression: RegExp } | undefined;
  return (row) => {
    const [found, wanted, escaped] = [text(row), like(row), escaping?.(row)];
    if (typeof found !== "string" || typeof wanted !== "string") return undefined;
    if (escaped !== undefined && (typeof escaped !== "string" || escaped.length !== 1))
      throw badRequest("ESCAPE takes one character.");
    if (known?.like !== wanted || known.escaped !== escaped)
      known = { like: wanted, escaped, expression: likePattern(wanted, escaped) };
    return known.expression.test(found);
  };
}
