import type { JsonObject } from "../json.ts";
import { fullRange } from "../partition/ranges.ts";
import type { CompiledQuery } from "./compile-query.ts";

/**
 * The query plan of a query over all ranges. Clients request one for every query. All supported queries are filters and
 * projections, so a client runs the original text in each range and concatenates the results.
 */
export function planOf({ selectsValue }: CompiledQuery): JsonObject {
  return {
    partitionedQueryExecutionInfoVersion: 2,
    queryInfo: {
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
      hasSelectValue: selectsValue,
      dCountInfo: null,
      hasNonStreamingOrderBy: false,
    },
    queryRanges: [{ ...fullRange, isMinInclusive: true, isMaxInclusive: false }],
  };
}
