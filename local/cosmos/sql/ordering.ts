import { badRequest } from "../errors.ts";
import { hasComposite, type IndexingPolicy, indexOf } from "../indexing.ts";
import type { Json } from "../json.ts";
import type { Query } from "./ast.ts";
import { compileExpression, type Scope } from "./compile-expression.ts";
import { compareForOrder, type Value } from "./values.ts";

/** What a result is sorted by: the values of ORDER BY, then the number of its document. */
export interface SortKey {
  readonly values: readonly Value[];
  readonly number: number;
}

export interface Ordering {
  /** The values that a document is sorted by; `undefined` for a document that the index does not contain. */
  valuesOf(document: Json): readonly Value[] | undefined;
  compare(left: SortKey, right: SortKey): number;
}

/**
 * The order of a query, `undefined` without ORDER BY.
 *
 * @throws CosmosError (400) for paths that the service could not sort by, since no index has them
 */
export function orderingOf({ orderBy }: Query, scope: Scope, policy: IndexingPolicy): Ordering | undefined {
  const [first] = orderBy;
  if (first === undefined) return undefined;
  const index = indexOf(policy, first.path.names);
  if (orderBy.length === 1 && index === "none")
    throw badRequest("The index path corresponding to the specified order-by item is excluded.");
  const composite = orderBy.map(({ path: { names }, descending }) => ({ names, descending }));
  if (orderBy.length > 1 && !hasComposite(policy, composite))
    throw badRequest("The order by query does not have a corresponding composite index that it can be served from.");
  const definedOnly = orderBy.length === 1 && index === "wildcard";
  const paths = orderBy.map(({ path }) => compileExpression(path, scope));
  const signs = orderBy.map(({ descending }) => (descending ? -1 : 1));
  // the service reads a descending index backwards, also among equal values; clients that resume a query rely on it
  const equals = signs.includes(-1) ? -1 : 1;
  return {
    valuesOf(document) {
      const values = paths.map((path) => path(document));
      return definedOnly && values[0] === undefined ? undefined : values;
    },
    compare(left, right) {
      for (const [at, sign] of signs.entries()) {
        const order = compareForOrder(left.values[at], right.values[at]) * sign;
        if (order !== 0) return order;
      }
      return (left.number - right.number) * equals;
    },
  };
}
