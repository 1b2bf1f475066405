import { queryNotPlayed } from "../errors.ts";
import type { Query } from "./ast.ts";
import { type Compiled, compile } from "./compile.ts";
import type { Scope } from "./scope.ts";
import { compileSources } from "./sources.ts";

/** EXISTS over arrays and paths of the row: whether the subquery gives any value. */
export function compileExists(query: Query, scope: Scope): Compiled {
  const { from, where, selection, groupBy, top, offset } = query;
  if (from.length === 0 || from[0]?.kind === "document")
    throw queryNotPlayed("EXISTS with a subquery that is not over an array or path of the outer query");
  if (groupBy.length > 0 || top !== undefined || offset !== undefined || query.orderBy.length > 0)
    throw queryNotPlayed("EXISTS with GROUP BY, ORDER BY, TOP or OFFSET");
  const { expand, scope: inner } = compileSources(from, scope);
  const condition = where === undefined ? undefined : compile(where, inner);
  const value = selection.kind === "value" ? compile(selection.expression, inner) : () => true;
  return (row) => {
    for (const joined of expand(row)) {
      if (condition !== undefined && condition(joined) !== true) continue;
      if (value(joined) !== undefined) return true;
    }
    return false;
  };
}
