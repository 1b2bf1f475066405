import { badRequest, queryNotPlayed } from "../errors.ts";
import { coverageOf, type IndexingPolicy } from "../indexing.ts";
import type { Json } from "../json.ts";
import { type Expression, partsOf, type Query } from "./ast.ts";
import { type Compiled, compile, objectOf, type Row } from "./compile.ts";
import { type Grouping, groupingOf } from "./grouping.ts";
import { type Ordering, orderingOf } from "./order.ts";
import { type Parameters, type Scope, scopeOf } from "./scope.ts";
import { compileSources, documentAlias, documentPath } from "./sources.ts";
import type { Value } from "./values.ts";

/** A query made ready for one set of parameters. */
export interface Prepared {
  /** The rows that a document gives: those of its joins that pass WHERE. */
  rows(document: Json): Iterable<Row>;
  /** What SELECT makes of a row, or of a group's row. `undefined` is no result. */
  project(row: Row): Value;
  orderKeys(row: Row): Value[];
  readonly ordering: Ordering | undefined;
  /** A new grouping for one run, where the query groups or aggregates. */
  readonly grouping: (() => Grouping) | undefined;
  readonly distinct: boolean;
  /** Whether results exist only when all documents have been read: those of groups and of DISTINCT. */
  readonly collects: boolean;
  readonly offset: number;
  readonly limit: number;
  /** Whether an index would find what WHERE asks for, so that only matching documents are paid for. */
  readonly indexed: boolean;
}

export function prepare(query: Query, parameters: Parameters, policy: IndexingPolicy): Prepared {
  const [first] = query.from;
  if (first === undefined) throw queryNotPlayed("A query without FROM");
  const documents = scopeOf([documentAlias(query)], parameters);
  const { expand, scope } = compileSources(first.kind === "document" ? query.from.slice(1) : query.from, documents);
  const where = query.where === undefined ? undefined : compile(query.where, scope);
  const makeGrouping = () => groupingOf(query, scope, parameters);
  const grouped = makeGrouping();
  const count = (expression: Expression | undefined, otherwise: number) => readCount(expression, scope, otherwise);
  if (query.distinct && query.orderBy.length > 0) throw queryNotPlayed("DISTINCT with ORDER BY");
  const keys = query.orderBy.map(({ expression }) => compile(expression, scope));
  return {
    *rows(document) {
      for (const row of expand([document])) {
        if (where === undefined || where(row) === true) yield row;
      }
    },
    project: projection(query, grouped?.scope ?? scope),
    orderKeys: (row) => keys.map((key) => key(row)),
    ordering: orderingOf(query, policy),
    grouping: grouped === undefined ? undefined : () => makeGrouping() ?? grouped,
    distinct: query.distinct,
    collects: query.distinct || grouped !== undefined,
    offset: count(query.offset, 0),
    limit: count(query.top ?? query.limit, Number.POSITIVE_INFINITY),
    indexed: query.where === undefined || isIndexed(query, query.where, policy),
  };
}

function projection(query: Query, scope: Scope): Compiled {
  const { selection, from } = query;
  if (selection.kind === "value") return compile(selection.expression, scope);
  if (selection.kind === "list") {
    const entries = selection.items.map(({ name, expression }) => [name, compile(expression, scope)] as const);
    return (row) => objectOf(entries, row);
  }
  if (from.length !== 1) throw badRequest("'SELECT *' is only valid with a single input set.");
  const slot = scope.source(from[0]?.alias ?? "");
  return (row) => row[slot];
}

function readCount(expression: Expression | undefined, scope: Scope, otherwise: number): number {
  if (expression === undefined) return otherwise;
  const value = compile(expression, scope)([]);
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0)
    throw badRequest("TOP, OFFSET and LIMIT take a whole number that is not negative.");
  return value;
}

function isIndexed(query: Query, expression: Expression, policy: IndexingPolicy): boolean {
  const path = documentPath(query, expression);
  if (path !== undefined) return coverageOf(policy, path) !== "none";
  return expression.kind !== "exists" && partsOf(expression).every((part) => isIndexed(query, part, policy));
}
