import { badRequest } from "../errors.ts";
import { coverageOf, type IndexingPolicy, indexSegments } from "../indexing.ts";
import type { OrderItem, Query } from "./ast.ts";
import { documentPath } from "./sources.ts";
import { compareForOrder, type Value } from "./values.ts";

export interface Ordering {
  /** Whether documents that lack the property are left out. */
  readonly definedOnly: boolean;
  compare(left: SortPlace, right: SortPlace): number;
}

/** What a result is sorted by; equals are sorted by their document's number. */
export interface SortPlace {
  readonly keys: readonly Value[];
  readonly number: number;
}

/**
 * ORDER BY needs an index in the service, and what it gives depends on it.
 *
 * @throws CosmosError (400) for what is no path into the documents, and for paths without an index
 */
export function orderingOf(query: Query, policy: IndexingPolicy): Ordering | undefined {
  const { orderBy } = query;
  if (orderBy.length === 0) return undefined;
  const paths = orderBy.map((item) => orderPath(query, item));
  const [first] = paths;
  const coverage = first === undefined ? "none" : coverageOf(policy, first);
  if (paths.length > 1 ? !hasComposite(policy, paths, orderBy) : coverage === "none") {
    throw badRequest(
      paths.length > 1
        ? "The order by query does not have a corresponding composite index that it can be served from."
        : "The index path corresponding to the specified order-by item is excluded.",
    );
  }
  const signs = orderBy.map(({ descending }) => (descending ? -1 : 1));
  // a descending index is read backwards, equals too; clients that continue a query rely on it
  const equals = signs.includes(-1) ? -1 : 1;
  return {
    definedOnly: paths.length === 1 && coverage === "wildcard",
    compare(left, right) {
      for (const [index, sign] of signs.entries()) {
        const order = compareForOrder(left.keys[index], right.keys[index]) * sign;
        if (order !== 0) return order;
      }
      return (left.number - right.number) * equals;
    },
  };
}

function orderPath(query: Query, { expression }: OrderItem): (string | number)[] {
  const path = documentPath(query, expression);
  if (path === undefined || path.length === 0)
    throw badRequest("Unsupported ORDER BY clause. ORDER BY item expression could not be mapped to a document path.");
  return path;
}

/** A composite index serves its own order and the whole of it reversed. */
function hasComposite(
  { compositeIndexes }: IndexingPolicy,
  paths: readonly (readonly (string | number)[])[],
  orderBy: readonly OrderItem[],
): boolean {
  return compositeIndexes.some((composite) => {
    if (composite.length !== paths.length) return false;
    const same = composite.every(({ path }, at) => indexSegments(path).join("/") === paths[at]?.join("/"));
    const reversed = composite.map(({ order }, at) => (order === "descending") !== orderBy[at]?.descending);
    return same && new Set(reversed).size === 1;
  });
}
