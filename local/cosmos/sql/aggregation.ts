import { type Json, property } from "../json.ts";
import { aggregatorOf } from "./aggregates.ts";
import { type AggregateExpression, aggregatesIn, type Query, selectedExpressions } from "./ast.ts";
import { type CompiledExpression, compileExpression, type Scope } from "./compile-expression.ts";
import { compileSelection } from "./compile-selection.ts";
import type { Value } from "./values.ts";

/** The aggregates of SELECT, computed over all documents of a query. */
export interface Aggregation {
  start(): { add(document: Json): void; result(): Value };
}

/** `undefined` for a query without aggregates. */
export function aggregationOf(query: Query, scope: Scope): Aggregation | undefined {
  if (selectedExpressions(query).flatMap(aggregatesIn).length === 0) return undefined;
  const aggregates: { name: AggregateExpression["name"]; operand: CompiledExpression }[] = [];
  // SELECT is compiled as a function of the results of the aggregates
  const aggregate = ({ name, operand }: AggregateExpression): CompiledExpression => {
    const index = String(aggregates.push({ name, operand: compileExpression(operand, scope) }) - 1);
    return (results) => property(results, index);
  };
  const select = compileSelection(query.selection, { ...scope, aggregate });
  return {
    start() {
      const running = aggregates.map(({ name, operand }) => ({ operand, aggregator: aggregatorOf(name) }));
      return {
        add(document) {
          for (const { operand, aggregator } of running) aggregator.add(operand(document));
        },
        result: () => select(Object.fromEntries(running.map(({ aggregator }, at) => [at, aggregator.result()]))),
      };
    },
  };
}
