import { badRequest, queryNotPlayed } from "../errors.ts";
import { type Expression, type ExpressionOf, partsOf } from "./ast.ts";
import { compareForOrder, typeOf, type Value } from "./values.ts";

/** Takes one value after the other; those that are not there do not count. */
export interface Aggregator {
  add(value: Value): void;
  result(): Value;
}

const aggregators = { COUNT: count, SUM: sum, AVG: average, MIN: least, MAX: most } as const;

export type AggregateName = keyof typeof aggregators;

const unplayed = new Set(["COUNTIF", "MAKELIST", "MAKESET"]);

export function isAggregate(expression: Expression): expression is ExpressionOf<"call"> {
  return expression.kind === "call" && aggregateName(expression) !== undefined;
}

/** @throws CosmosError (400) for aggregates of the service that are not played */
export function aggregateName({ name, arguments: given }: ExpressionOf<"call">): AggregateName | undefined {
  const upper = name.toUpperCase();
  if (unplayed.has(upper)) throw queryNotPlayed(`The aggregate '${upper}'`);
  if (!Object.hasOwn(aggregators, upper)) return undefined;
  if (given.length !== 1) throw badRequest(`The function '${upper}' requires 1 argument(s), not ${given.length}.`);
  return upper as AggregateName;
}

export function aggregator(name: AggregateName): Aggregator {
  return aggregators[name]();
}

/** The aggregates in an expression, outermost; one may not stand in another. */
export function aggregatesIn(expression: Expression): ExpressionOf<"call">[] {
  if (!isAggregate(expression)) return partsOf(expression).flatMap(aggregatesIn);
  if (expression.arguments.some((argument) => aggregatesIn(argument).length > 0))
    throw badRequest("Cannot perform an aggregate function on an expression containing an aggregate.");
  return [expression];
}

function count(): Aggregator {
  let seen = 0;
  return {
    add(value) {
      if (value !== undefined) seen += 1;
    },
    result: () => seen,
  };
}

/** The sum of nothing is 0; one value that is no number leaves none. */
function sum(): Aggregator {
  const { add, state } = numbers();
  return { add, result: () => (state.mixed ? undefined : state.total) };
}

function average(): Aggregator {
  const { add, state } = numbers();
  return { add, result: () => (state.mixed || state.count === 0 ? undefined : state.total / state.count) };
}

function numbers() {
  const state = { total: 0, count: 0, mixed: false };
  const add = (value: Value) => {
    if (value === undefined) return;
    if (typeof value === "number") {
      state.total += value;
      state.count += 1;
    } else state.mixed = true;
  };
  return { add, state };
}

function least(): Aggregator {
  return extreme("MIN", -1);
}

function most(): Aggregator {
  return extreme("MAX", 1);
}

function extreme(name: AggregateName, sign: number): Aggregator {
  let found: Value;
  return {
    add(value) {
      const type = typeOf(value);
      if (type === "array" || type === "object") throw queryNotPlayed(`${name} of an ${type}`);
      if (value !== undefined && (found === undefined || compareForOrder(value, found) * sign > 0)) found = value;
    },
    result: () => found,
  };
}
