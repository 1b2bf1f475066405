import type { Json } from "../json.ts";
import type { CompiledQuery } from "./compile-query.ts";
import type { SortKey } from "./ordering.ts";
import { maxPageBytes, type QueriedDocument } from "./run.ts";
import { canonical, type Value } from "./values.ts";

export interface WholePage {
  /** The results, each as JSON. */
  readonly results: readonly string[];
  /** The last result of this page; `undefined` after the last page. */
  readonly after: SortKey | undefined;
  readonly bytesRead: number;
}

/** Whether every page needs all documents of the query: to sort, to count or to compare them. */
export function needsWhole({ aggregation, ordering, distinct, offset, limit }: CompiledQuery): boolean {
  return aggregation !== undefined || ordering !== undefined || distinct || offset > 0 || Number.isFinite(limit);
}

/**
 * Runs one page of a query that needs all its documents. The next page computes the results again and continues after
 * the last one; the order of results without ORDER BY is that in which their documents were created.
 */
export function runWhole(
  query: CompiledQuery,
  documents: Iterable<QueriedDocument>,
  maxItems: number,
  from: SortKey | undefined,
): WholePage {
  const meter = { bytesRead: 0 };
  const matching = matchesIn(query, documents, meter);
  if (query.aggregation !== undefined) return { ...aggregate(query.aggregation, matching), ...meter };
  const compare = query.ordering?.compare ?? byNumber;
  const results: string[] = [];
  let after: SortKey | undefined;
  let pageBytes = 0;
  for (const { key, value } of limited(query, distinctOf(query, sorted(query, matching, compare)))) {
    if (from !== undefined && compare(key, from) <= 0) continue;
    const text = JSON.stringify(value);
    pageBytes += text.length;
    const isFull = results.length >= maxItems || (results.length > 0 && pageBytes > maxPageBytes);
    if (isFull) return { results, after, ...meter };
    results.push(text);
    after = key;
  }
  return { results, after: undefined, ...meter };
}

interface Result {
  readonly key: SortKey;
  readonly value: Json;
}

function* matchesIn(query: CompiledQuery, documents: Iterable<QueriedDocument>, meter: { bytesRead: number }) {
  for (const { value, size, number } of documents) {
    const isMatch = query.matches(value);
    if (isMatch || !query.indexed) meter.bytesRead += size;
    if (isMatch) yield { value, number };
  }
}

function aggregate(
  aggregation: NonNullable<CompiledQuery["aggregation"]>,
  documents: Iterable<{ readonly value: Json }>,
): Pick<WholePage, "results" | "after"> {
  const running = aggregation.start();
  for (const { value } of documents) running.add(value);
  const result = running.result();
  return { results: result === undefined ? [] : [JSON.stringify(result)], after: undefined };
}

function sorted(
  { ordering, project }: CompiledQuery,
  documents: Iterable<{ readonly value: Json; readonly number: number }>,
  compare: (left: SortKey, right: SortKey) => number,
): readonly Result[] {
  const results: Result[] = [];
  for (const { value, number } of documents) {
    const values = ordering === undefined ? [] : ordering.valuesOf(value);
    const result: Value = values === undefined ? undefined : project(value);
    if (values !== undefined && result !== undefined) results.push({ key: { values, number }, value: result });
  }
  return results.sort((left, right) => compare(left.key, right.key));
}

function byNumber(left: SortKey, right: SortKey): number {
  return left.number - right.number;
}

function* distinctOf({ distinct }: CompiledQuery, results: Iterable<Result>): Iterable<Result> {
  const seen = new Set<string>();
  for (const result of results) {
    const text = distinct ? canonical(result.value) : "";
    if (!distinct || !seen.has(text)) yield result;
    seen.add(text);
  }
}

function* limited({ offset, limit }: CompiledQuery, results: Iterable<Result>): Iterable<Result> {
  let count = 0;
  for (const result of results) {
    if (count >= offset + limit) return;
    if (count >= offset) yield result;
    count += 1;
  }
}
