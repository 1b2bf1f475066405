import type { Json } from "../json.ts";
import type { Continuation, Position } from "./continuation.ts";
import { Page } from "./page.ts";
import type { Prepared } from "./prepare.ts";
import { fillSorted } from "./sorted.ts";
import { canonical, type Value } from "./values.ts";

/** A document as queries read it. */
export interface QueriedDocument {
  readonly position: Position;
  /** Grows with every document that is created: the order of equals. */
  readonly number: number;
  /** Bytes. */
  readonly size: number;
  readonly value: Json;
}

export interface QueryPage {
  /** The results, each as JSON. */
  readonly results: readonly string[];
  readonly continuation: Continuation | undefined;
  /** Bytes of documents that a query with this WHERE is charged for. */
  readonly bytesRead: number;
}

export interface PageRequest {
  readonly documents: Iterable<QueriedDocument>;
  readonly maxItems: number;
  readonly continuation: Continuation | undefined;
}

/**
 * One page of a query. `documents` are all that the query may see, in the order of the store; when it continues after a
 * document, only those behind it.
 */
export function runQuery(query: Prepared, request: PageRequest): QueryPage {
  const meter = { read: 0 };
  const page = new Page(query, request);
  if (query.collects) page.fill(collected(query, request, meter));
  else if (query.ordering !== undefined) fillSorted(page, query, query.ordering, request, meter);
  else stream(query, request, page, meter);
  const { results, continuation } = page;
  return { results, continuation, bytesRead: meter.read };
}

/** Bytes read so far. */
export interface Meter {
  read: number;
}

/** Rows of a document, metered by whether an index would have spared reading it. */
export function meteredRows(query: Prepared, { value, size }: QueriedDocument, meter: Meter) {
  const rows = [...query.rows(value)];
  if (rows.length > 0 || !query.indexed) meter.read += size;
  return rows;
}

/** Documents one by one, until the page is full or enough has been read. */
function stream(query: Prepared, { documents }: PageRequest, page: Page, meter: Meter): void {
  if (page.full) return;
  let scanned = 0;
  for (const document of documents) {
    const results = meteredRows(query, document, meter).map((row) => query.project(row));
    if (!page.fillFrom(document.position, results)) return;
    scanned += document.size;
    if (page.stopAfter(document.position, scanned)) return;
  }
}

/** Results of groups and of DISTINCT exist only when all documents have been read. */
function collected(query: Prepared, { documents }: PageRequest, meter: Meter): Value[] {
  const grouping = query.grouping?.();
  const results: Value[] = [];
  for (const document of documents) {
    for (const row of meteredRows(query, document, meter)) {
      if (grouping === undefined) results.push(query.project(row));
      else grouping.add(row);
    }
  }
  if (grouping !== undefined) results.push(...grouping.rows().map((row) => query.project(row)));
  return query.distinct ? [...new Map(results.map((value) => [canonical(value), value])).values()] : results;
}
