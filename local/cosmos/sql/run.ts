import type { Json } from "../json.ts";
import type { Position } from "../partition/position.ts";
import type { CompiledQuery } from "./compile-query.ts";

export interface QueriedDocument {
  readonly position: Position;
  /** Bytes. */
  readonly size: number;
  readonly value: Json;
}

export interface QueryPage {
  /** The results, each as JSON. */
  readonly results: readonly string[];
  /** The position after which the next page begins; `undefined` after the last page. */
  readonly after: Position | undefined;
  /** Bytes of the documents that the query is charged for. */
  readonly bytesRead: number;
}

const maxPageBytes = 4 * 1024 * 1024;
/** A page that finds little ends after this many bytes of documents, so that other requests can run. */
const maxScannedBytes = 16 * 1024 * 1024;

/** Runs one page of a query over documents in the order of their positions. */
export function runQuery(query: CompiledQuery, documents: Iterable<QueriedDocument>, maxItems: number): QueryPage {
  const results: string[] = [];
  let after: Position | undefined;
  let [pageBytes, scannedBytes, bytesRead] = [0, 0, 0];
  for (const { position, size, value } of documents) {
    const isMatch = query.matches(value);
    if (isMatch || !query.indexed) bytesRead += size;
    const result = isMatch ? query.project(value) : undefined;
    if (result !== undefined) {
      const text = JSON.stringify(result);
      const isFull = results.length >= maxItems || (results.length > 0 && pageBytes + text.length > maxPageBytes);
      if (isFull) return { results, after, bytesRead };
      results.push(text);
      pageBytes += text.length;
    }
    after = position;
    scannedBytes += size;
    if (scannedBytes >= maxScannedBytes) return { results, after, bytesRead };
  }
  return { results, after: undefined, bytesRead };
}
