import type { Json } from "../json.ts";
import type { Position } from "../partition/position.ts";
import type { CompiledQuery } from "./compile-query.ts";

export interface QueriedDocument {
  readonly position: Position;
  /** The number of the document, in the order of creation. */
  readonly number: number;
  /** Bytes. */
  readonly size: number;
  readonly value: Json;
  /** The value as JSON, if it is stored so. */
  readonly text?: string;
}

export interface QueryPage {
  /** The results, each as JSON. */
  readonly results: readonly string[];
  /** The position after which the next page begins; `undefined` after the last page. */
  readonly after: Position | undefined;
  /** Bytes of the documents that the query is charged for. */
  readonly bytesRead: number;
}

export const maxPageBytes = 4 * 1024 * 1024;
/** A page that finds little ends after this many bytes of documents, so that other requests can run. */
const maxScannedBytes = 16 * 1024 * 1024;

/** Runs one page of a query over documents in the order of their positions. */
export function runQuery(query: CompiledQuery, documents: Iterable<QueriedDocument>, maxItems: number): QueryPage {
  const results: string[] = [];
  let after: Position | undefined;
  let [pageBytes, scannedBytes, bytesRead] = [0, 0, 0];
  for (const document of documents) {
    const { position, size } = document;
    const isMatch = isMatchOf(query, document);
    if (isMatch || !query.indexed) bytesRead += size;
    const text = isMatch ? resultOf(query, document) : undefined;
    if (text !== undefined) {
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

function isMatchOf({ matchesAll, matches }: CompiledQuery, document: QueriedDocument): boolean {
  return matchesAll || matches(document.value);
}

/** The result of SELECT as JSON; `undefined` is no result. */
function resultOf(query: CompiledQuery, document: QueriedDocument): string | undefined {
  if (query.selectsEverything && document.text !== undefined) return document.text;
  const result = query.project(document.value);
  return result === undefined ? undefined : JSON.stringify(result);
}
