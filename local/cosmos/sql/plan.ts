import { queryNotPlayed } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { everything } from "../partition/ranges.ts";
import { type AggregateName, aggregateName, aggregatesIn, isAggregate } from "./aggregates.ts";
import type { Query, Span } from "./ast.ts";
import { selectedExpressions } from "./grouping.ts";
import type { Prepared } from "./prepare.ts";
import { documentAlias } from "./sources.ts";

/** Clients put a condition of their own here when they continue a sorted query. */
const filterPlace = "{documentdb-formattableorderbyquery-filter}";

const noInfo = {
  distinctType: "None",
  top: null,
  offset: null,
  limit: null,
  orderBy: [],
  orderByExpressions: [],
  groupByExpressions: [],
  groupByAliases: [],
  aggregates: [],
  groupByAliasToAggregateType: {},
  rewrittenQuery: "",
  hasSelectValue: false,
  dCountInfo: null,
  hasNonStreamingOrderBy: false,
};

/** Whether ranges can be asked one after the other: nothing has to be put together from all of them. */
export function isSimple(query: Query): boolean {
  const { orderBy, groupBy, distinct, top, offset } = query;
  const plain = orderBy.length === 0 && groupBy.length === 0 && !distinct && top === undefined && offset === undefined;
  return plain && selectedExpressions(query).every((expression) => aggregatesIn(expression).length === 0);
}

/**
 * How a client is to run a query over all ranges: what it asks of each, and how it puts the answers together.
 *
 * @throws CosmosError (400) for queries that are played within one partition key only
 */
export function planOf(query: Query, { offset, limit }: Prepared): JsonObject {
  const crossing = (what: string) => queryNotPlayed(`${what} across partition keys`);
  // clients drop values such as 0 and "" when they look for the distinct ones; objects they keep
  if (query.distinct && query.selection.kind !== "list") throw crossing("DISTINCT with VALUE or *");
  if (query.groupBy.length > 0) throw crossing("GROUP BY");
  const sliced = {
    top: query.top === undefined ? null : limit,
    offset: query.offset === undefined ? null : offset,
    limit: query.offset === undefined ? null : limit,
  };
  const hasSelectValue = query.selection.kind === "value";
  const distinctType = query.distinct ? "Unordered" : "None";
  const rewritten = rewrite(query, offset + limit, crossing);
  return {
    partitionedQueryExecutionInfoVersion: 2,
    queryInfo: { ...noInfo, ...sliced, hasSelectValue, distinctType, ...rewritten },
    queryRanges: [{ ...everything, isMinInclusive: true, isMaxInclusive: false }],
  };
}

function rewrite(query: Query, most: number, crossing: (what: string) => Error): JsonObject {
  const calls = selectedExpressions(query).flatMap(aggregatesIn);
  if (calls.length > 0) return rewriteAggregate(query, crossing);
  if (query.orderBy.length > 0) return rewriteOrder(query, most);
  if (query.offset === undefined) return {};
  const distinct = query.distinct ? "DISTINCT " : "";
  return { rewrittenQuery: `SELECT ${distinct}${selectionText(query)} ${tail(query, [])} OFFSET 0 LIMIT ${most}` };
}

const aggregateTypes: Readonly<Record<AggregateName, string>> = {
  COUNT: "Count",
  SUM: "Sum",
  MIN: "Min",
  MAX: "Max",
  AVG: "Average",
};

/** Each range gives the state of its aggregate: for an average, a sum and a count. */
function rewriteAggregate(query: Query, crossing: (what: string) => Error): JsonObject {
  const { selection } = query;
  if (selection.kind !== "value" || !isAggregate(selection.expression))
    throw crossing("An aggregate that is not all of SELECT VALUE,");
  if (query.top !== undefined || query.offset !== undefined) throw crossing("An aggregate with TOP or OFFSET LIMIT");
  const name = aggregateName(selection.expression);
  const [argument] = selection.expression.arguments;
  if (name === undefined || argument === undefined) throw new TypeError("an aggregate has a name and an argument");
  const state = aggregateState(name, slice(query, argument.span));
  return {
    aggregates: [aggregateTypes[name]],
    rewrittenQuery: `SELECT VALUE [{"item": ${state}}] ${tail(query, [])}`,
  };
}

function aggregateState(name: AggregateName, argument: string): string {
  if (name === "COUNT" || name === "SUM") return `${name}(${argument})`;
  if (name !== "AVG") return `{"${name.toLowerCase()}": ${name}(${argument}), "count": COUNT(${argument})}`;
  const state = `{"sum": SUM(${argument}), "count": COUNT(${argument})}`;
  return `IIF(IS_DEFINED(SUM(${argument})), ${state}, undefined)`;
}

/** Each range gives sorted results with what they are sorted by; the client merges them. */
function rewriteOrder(query: Query, most: number): JsonObject {
  const items = query.orderBy.map(({ expression }) => slice(query, expression.span));
  const directions = query.orderBy.map(({ descending }) => (descending ? "Descending" : "Ascending"));
  const { payload, condition } = payloadOf(query);
  const order = items.map((item, at) => `${item} ${directions[at] === "Descending" ? "DESC" : "ASC"}`).join(", ");
  const keys = items.map((item) => `{"item": ${item}}`).join(", ");
  const limit = Number.isFinite(most) ? ` OFFSET 0 LIMIT ${most}` : "";
  const from = tail(query, [`(${filterPlace})`, ...condition]);
  return {
    orderBy: directions,
    orderByExpressions: items,
    rewrittenQuery: `SELECT ${documentAlias(query)}._rid, [${keys}] AS orderByItems, ${payload} AS payload ${from} ORDER BY ${order}${limit}`,
  };
}

/** What SELECT gives as one value, and the condition that it gives any. */
function payloadOf(query: Query): { payload: string; condition: string[] } {
  const { selection } = query;
  if (selection.kind === "everything") return { payload: documentAlias(query), condition: [] };
  if (selection.kind === "value") {
    const payload = slice(query, selection.expression.span);
    return { payload, condition: [`IS_DEFINED(${payload})`] };
  }
  const entries = selection.items.map((item) => `${JSON.stringify(item.name)}: ${slice(query, item.expression.span)}`);
  return { payload: `{${entries.join(", ")}}`, condition: [] };
}

function selectionText(query: Query): string {
  const { selection } = query;
  if (selection.kind === "everything") return "*";
  const { payload } = payloadOf(query);
  return `VALUE ${payload}`;
}

function tail(query: Query, conditions: readonly string[]): string {
  const from = query.fromSpan === undefined ? "" : slice(query, query.fromSpan);
  const all = [...(query.where === undefined ? [] : [`(${slice(query, query.where.span)})`]), ...conditions];
  return all.length === 0 ? from : `${from} WHERE ${all.join(" AND ")}`;
}

function slice({ text }: Query, { start, end }: Span): string {
  return text.slice(start, end);
}
