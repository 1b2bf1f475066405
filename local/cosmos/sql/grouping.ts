import { badRequest } from "../errors.ts";
import { type AggregateName, type Aggregator, aggregateName, aggregatesIn, aggregator } from "./aggregates.ts";
import { type Expression, type ExpressionOf, partsOf, type Query } from "./ast.ts";
import { type Compiled, compile, type Row } from "./compile.ts";
import { type Parameters, type Scope, scopeOf } from "./scope.ts";
import { canonical, type Value } from "./values.ts";

/** Rows put together by the values of GROUP BY, or all into one group without it. */
export interface Grouping {
  add(row: Row): void;
  /** One row a group: the values grouped by, then those of the aggregates, in slots that `scope` knows. */
  rows(): Row[];
  /** Where the SELECT list of such rows is compiled: sources cannot be named there, only what was grouped by. */
  readonly scope: Scope;
}

interface Aggregate {
  readonly name: AggregateName;
  readonly argument: Compiled;
}

export function selectedExpressions({ selection }: Query): readonly Expression[] {
  if (selection.kind === "everything") return [];
  return selection.kind === "value" ? [selection.expression] : selection.items.map(({ expression }) => expression);
}

/** Nothing for a query that neither groups nor aggregates. */
export function groupingOf(query: Query, scope: Scope, parameters: Parameters): Grouping | undefined {
  const calls = selectedExpressions(query).flatMap(aggregatesIn);
  if (calls.length === 0 && query.groupBy.length === 0) return undefined;
  if (query.selection.kind === "everything") throw badRequest("SELECT * cannot stand with GROUP BY.");
  if (query.orderBy.length > 0) throw badRequest("ORDER BY cannot stand with GROUP BY or aggregates.");
  if (query.where !== undefined && aggregatesIn(query.where).length > 0)
    throw badRequest("An aggregate cannot stand in WHERE.");
  const keys = query.groupBy.map((expression) => compile(expression, scope));
  const aggregates = calls.map((call) => compileAggregate(call, scope));
  const slots = [...query.groupBy, ...calls].map(shape);
  return {
    ...collector(keys, aggregates),
    scope: groupedScope(slots, parameters),
  };
}

function collector(keys: readonly Compiled[], aggregates: readonly Aggregate[]): Pick<Grouping, "add" | "rows"> {
  const groups = new Map<string, { key: Value[]; running: Aggregator[] }>();
  const open = (key: Value[]) => ({ key, running: aggregates.map(({ name }) => aggregator(name)) });
  if (keys.length === 0) groups.set("", open([]));
  return {
    add(row) {
      const key = keys.map((value) => value(row));
      const text = key.map(canonical).join(" ");
      const group = groups.get(text) ?? open(key);
      groups.set(text, group);
      for (const [index, { argument }] of aggregates.entries()) group.running[index]?.add(argument(row));
    },
    rows: () => [...groups.values()].map(({ key, running }) => [...key, ...running.map((each) => each.result())]),
  };
}

function compileAggregate(call: ExpressionOf<"call">, scope: Scope): Aggregate {
  const name = aggregateName(call);
  const [argument] = call.arguments;
  if (name === undefined || argument === undefined) throw new TypeError(`${call.name} is no aggregate`);
  return { name, argument: compile(argument, scope) };
}

function groupedScope(slots: readonly string[], parameters: Parameters): Scope {
  const slotOf = (expression: Expression) => {
    const slot = slots.indexOf(shape(expression));
    return slot === -1 ? undefined : slot;
  };
  const scope = scopeOf([], parameters, slotOf);
  return {
    ...scope,
    source(alias) {
      throw badRequest(
        `Column '${alias}' is invalid in the select list because it is contained neither in an aggregate function nor in the GROUP BY clause.`,
      );
    },
  };
}

/** What two expressions share that differ only in where they stand in the text. */
function shape(expression: Expression): string {
  const { span: _, ...rest } = expression;
  if (partsOf(expression).length === 0)
    return JSON.stringify(rest, (_key, value) => (value === undefined ? "\u0000" : value));
  const operator = "operator" in expression ? expression.operator : "";
  const names = expression.kind === "object" ? expression.entries.map(([name]) => name) : [];
  const called = expression.kind === "call" ? expression.name.toUpperCase() : "";
  return JSON.stringify([expression.kind, operator, names, called, partsOf(expression).map(shape)]);
}
