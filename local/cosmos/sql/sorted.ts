import type { Json } from "../json.ts";
import type { SortedPosition } from "./continuation.ts";
import type { Ordering, SortPlace } from "./order.ts";
import type { Page } from "./page.ts";
import type { Prepared } from "./prepare.ts";
import { type Meter, meteredRows, type PageRequest, type QueriedDocument } from "./run.ts";
import type { Value } from "./values.ts";

interface Result extends SortPlace {
  /** How many results of the same document come before it. */
  readonly passed: number;
  readonly value: Value;
}

/** All results in the order of ORDER BY, equals by when their documents were created. */
export function fillSorted(page: Page, query: Prepared, ordering: Ordering, request: PageRequest, meter: Meter): void {
  const results = sortable(query, ordering, request.documents, meter).sort(ordering.compare);
  const { from, skip = 0 } = request.continuation ?? {};
  const start = from === undefined ? undefined : { keys: from.keys.map(readKey), number: from.number };
  for (const result of results) {
    const order = start === undefined ? 1 : ordering.compare(result, start);
    const given = order < 0 || (order === 0 && result.passed < skip);
    if (!given && !page.addSorted(result.value, positionOf(result), result.passed)) return;
  }
}

function sortable(query: Prepared, ordering: Ordering, documents: Iterable<QueriedDocument>, meter: Meter): Result[] {
  const results: Result[] = [];
  for (const document of documents) {
    for (const [passed, row] of meteredRows(query, document, meter).entries()) {
      const keys = query.orderKeys(row);
      if (ordering.definedOnly && keys[0] === undefined) continue;
      results.push({ keys, number: document.number, passed, value: query.project(row) });
    }
  }
  return results;
}

function positionOf({ keys, number }: Result): SortedPosition {
  return { keys: keys.map((key) => (key === undefined ? [] : [key])), number };
}

function readKey(key: Json): Value {
  return Array.isArray(key) ? key[0] : undefined;
}
