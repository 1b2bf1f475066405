import { unsupportedQuery } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { fullRange } from "../partition/ranges.ts";
import type { AggregateExpression, AggregateName, OrderItem, Query } from "./ast.ts";
import type { CompiledQuery } from "./compile-query.ts";
import { writeExpression, writeSelected, writeSource } from "./write-query.ts";

/** Clients replace this by `true`, or by a condition that resumes a sorted query. */
const filter = "({documentdb-formattableorderbyquery-filter})";

/**
 * The query plan of a query over all ranges: the query that a client runs in each range, and how it merges the results.
 *
 * @throws CosmosError (400) for aggregates that a client could not merge
 */
export function planOf({ query, aggregation, offset, limit }: CompiledQuery): JsonObject {
  const rewritten = aggregation === undefined ? rewriteLimited(query, offset + limit) : rewriteAggregate(query);
  return {
    partitionedQueryExecutionInfoVersion: 2,
    queryInfo: {
      distinctType: query.distinct ? "Unordered" : "None",
      top: query.top === undefined ? null : limit,
      offset: query.slice === undefined ? null : offset,
      limit: query.slice === undefined ? null : limit,
      orderBy: [],
      orderByExpressions: [],
      groupByExpressions: [],
      groupByAliases: [],
      aggregates: [],
      groupByAliasToAggregateType: {},
      rewrittenQuery: "",
      hasSelectValue: query.selection.kind === "value",
      dCountInfo: null,
      hasNonStreamingOrderBy: false,
      ...rewritten,
    },
    queryRanges: [{ ...fullRange, isMinInclusive: true, isMaxInclusive: false }],
  };
}

/** A filter and projection, or DISTINCT or TOP, runs in each range as it is. */
function rewriteLimited(query: Query, count: number): JsonObject {
  if (query.orderBy.length > 0) return rewriteSorted(query, count);
  if (query.slice === undefined) return {};
  const selection = query.selection.kind === "everything" ? "*" : `VALUE ${writeSelected(query)}`;
  const select = query.distinct ? `SELECT DISTINCT ${selection}` : `SELECT ${selection}`;
  return { rewrittenQuery: `${select} ${writeSource(query)} OFFSET 0 LIMIT ${count}` };
}

/** Each range returns sorted results with the values that they are sorted by. */
function rewriteSorted(query: Query, count: number): JsonObject {
  const items = query.orderBy.map(({ path }) => writeExpression(path));
  const sortValues = items.map((item) => `{"item": ${item}}`).join(", ");
  const payload = writeSelected(query);
  // a result that is not defined is none
  const conditions = query.selection.kind === "value" ? [filter, `IS_DEFINED(${payload})`] : [filter];
  const order = items.map((item, at) => `${item} ${isDescending(query.orderBy[at]) ? "DESC" : "ASC"}`).join(", ");
  const select = `SELECT ${query.alias}._rid, [${sortValues}] AS orderByItems, ${payload} AS payload`;
  // the first distinct results of a range can be any number of its results
  const limit = Number.isFinite(count) && !query.distinct ? ` OFFSET 0 LIMIT ${count}` : "";
  return {
    orderBy: query.orderBy.map((item) => (isDescending(item) ? "Descending" : "Ascending")),
    orderByExpressions: items,
    rewrittenQuery: `${select} ${writeSource(query, conditions)} ORDER BY ${order}${limit}`,
  };
}

function isDescending(item: OrderItem | undefined): boolean {
  return item?.descending === true;
}

const aggregateTypes: Readonly<Record<AggregateName, string>> = {
  COUNT: "Count",
  SUM: "Sum",
  MIN: "Min",
  MAX: "Max",
  AVG: "Average",
};

/** Each range returns the state of the aggregate. */
function rewriteAggregate(query: Query): JsonObject {
  const { selection } = query;
  if (selection.kind !== "value" || selection.expression.kind !== "aggregate")
    throw unsupportedQuery("An aggregate that is not all of SELECT VALUE, across partition keys,");
  return {
    aggregates: [aggregateTypes[selection.expression.name]],
    rewrittenQuery: `SELECT VALUE [${stateOf(selection.expression)}] ${writeSource(query)}`,
  };
}

/** Clients of earlier versions read `item`, others `item2`, which also marks a range without values. */
function stateOf({ name, operand }: AggregateExpression): string {
  const argument = writeExpression(operand);
  const result = `${name}(${argument})`;
  const count = `"count": COUNT(${argument})`;
  if (name === "AVG") return `{"item": {"sum": SUM(${argument}), ${count}}}`;
  if (name === "COUNT" || name === "SUM") return `{"item": ${result}}`;
  return `{"item": ${result}, "item2": {"${name.toLowerCase()}": ${result}, ${count}}}`;
}
