import { isDeepStrictEqual } from "node:util";
import { queryCharge } from "../charges.ts";
import { pathSegments } from "../container-definition.ts";
import { badRequest } from "../errors.ts";
import type { IndexingPolicy } from "../indexing.ts";
import { isObject, type Json } from "../json.ts";
import { type PartitionKey, partitionKey } from "../partition/key.ts";
import type { Position } from "../partition/position.ts";
import { contains, type KeyRange, overlapping, type PartitionRange } from "../partition/ranges.ts";
import type { Parameters } from "../sql/compile-expression.ts";
import { type CompiledQuery, compileQuery } from "../sql/compile-query.ts";
import {
  readContinuation,
  readSortedContinuation,
  writeContinuation,
  writeSortedContinuation,
} from "../sql/continuation.ts";
import { parseQuery } from "../sql/parse-query.ts";
import { type QueriedDocument, runQuery } from "../sql/run.ts";
import { needsWhole, runWhole } from "../sql/run-whole.ts";
import type { Container } from "../store/catalog.ts";
import type { DocumentStore, Extent } from "../store/documents.ts";
import type { StoredDocument } from "../store/rows.ts";
import type { Storage } from "../store/storage.ts";

export interface Page {
  /** The results, each as JSON. */
  readonly results: readonly string[];
  readonly continuation: string | undefined;
  readonly charge: number;
  /** The documents that the page could read. */
  readonly extent: NonNullable<QueryExtent>;
}

/** The documents that a query reads; `undefined` for all of them, range by range. */
export type QueryExtent = { readonly key: PartitionKey } | { readonly range: KeyRange } | undefined;

/** Reads the body `{query, parameters}` of a query request. */
export function readQuery(body: Json | undefined, policy: IndexingPolicy): CompiledQuery {
  if (!isObject(body) || typeof body["query"] !== "string")
    throw badRequest("The body of a query request must have a 'query'.");
  return compileQuery(parseQuery(body["query"]), readParameters(body["parameters"]), policy);
}

function readParameters(given: Json | undefined): Parameters {
  if (given === undefined || given === null) return new Map();
  if (!Array.isArray(given)) throw badRequest("The 'parameters' of a query must be a list.");
  return new Map(
    given.map((parameter) => {
      if (!isObject(parameter) || typeof parameter["name"] !== "string" || !parameter["name"].startsWith("@"))
        throw badRequest("A parameter must have a 'name' that begins with '@'.");
      return [parameter["name"], parameter["value"]] as const;
    }),
  );
}

/**
 * Runs one page of a query. Without an extent, a page reads one range, and the next page continues in it or after it.
 */
export function queryPage(
  storage: Storage,
  container: Container,
  query: CompiledQuery,
  extent: QueryExtent,
  maxItems: number,
  token: string | undefined,
): Page {
  if (extent !== undefined && needsWhole(query)) return wholePage(storage, container, query, extent, maxItems, token);
  return streamedPage(storage, container, query, extent, maxItems, token);
}

function wholePage(
  { documents }: Storage,
  container: Container,
  query: CompiledQuery,
  extent: NonNullable<QueryExtent>,
  maxItems: number,
  token: string | undefined,
): Page {
  const from = token === undefined ? undefined : readSortedContinuation(token, query.query.orderBy.length);
  const { results, after, bytesRead } = runWhole(
    query,
    queried(documents.scan(container.number, scanExtent(extent), undefined, query.within)),
    maxItems,
    from,
  );
  return {
    results,
    extent,
    continuation: after === undefined ? undefined : writeSortedContinuation(after),
    charge: queryCharge(bytesRead, results.length),
  };
}

function streamedPage(
  { documents }: Storage,
  container: Container,
  query: CompiledQuery,
  extent: QueryExtent,
  maxItems: number,
  token: string | undefined,
): Page {
  const from = token === undefined ? undefined : readContinuation(token);
  const [range, next] = extent === undefined ? rangesFrom(container, from?.[0]) : [];
  const read = extent ?? { range: range ?? { min: "FF", max: "FF" } };
  const scanned = scanExtent(read);
  const named = namedKeys(container, query);
  const page =
    named === undefined || "position" in scanned
      ? runQuery(query, queried(documents.scan(container.number, scanned, from, query.within)), maxItems)
      : runQuery(named.query, queried(ofKeys(documents, container, named.texts, scanned.range, from)), maxItems);
  const after = page.after ?? (next === undefined ? undefined : startOf(next));
  return {
    results: page.results,
    extent: read,
    continuation: after === undefined ? undefined : writeContinuation(after),
    charge: queryCharge(page.bytesRead, page.results.length),
  };
}

/** The partition key that a query names, if it names exactly one; such a query does not cross partitions. */
export function keyNamed({ definition }: Container, query: CompiledQuery): PartitionKey | undefined {
  const values = pathSegments(definition.partitionKey).map(
    (path) => query.equalities.find(({ names }) => isDeepStrictEqual(names, path))?.value,
  );
  return values.includes(undefined) ? undefined : partitionKey(...values);
}

/** The partition keys that a query names, and the query of their documents. */
function namedKeys({ definition }: Container, query: CompiledQuery) {
  const [path, ...others] = pathSegments(definition.partitionKey);
  const named = others.length > 0 ? undefined : query.required.find(({ names }) => isDeepStrictEqual(names, path));
  if (named === undefined) return undefined;
  return { texts: named.texts, query: { ...query, matchesAll: named.isAll } };
}

/** The documents of those partition keys in a range, in the order of their positions, after a position. */
function* ofKeys(
  documents: DocumentStore,
  { number }: Container,
  texts: ReadonlySet<string>,
  range: KeyRange,
  from: Position | undefined,
): Iterable<StoredDocument> {
  const keys = [...texts].map((text) => partitionKey(text)).filter(({ hash }) => contains(range, hash));
  keys.sort((a, b) => (a.hash < b.hash || (a.hash === b.hash && a.text < b.text) ? -1 : 1));
  const [hash = "", text = ""] = from ?? [];
  const isResumed = keys.some((key) => key.hash === hash && key.text === text);
  if (isResumed) yield* documents.scan(number, { position: [hash, text] }, from);
  const rest = keys.filter((key) => key.hash > hash || (key.hash === hash && key.text > text));
  yield* documents.scanKeys(
    number,
    rest.map((key) => [key.hash, key.text]),
  );
}

export function scanExtent(extent: NonNullable<QueryExtent>): Extent {
  return "key" in extent ? { position: [extent.key.hash, extent.key.text] } : extent;
}

/** The ranges of the container that have the documents of an extent. */
export function rangesWith({ ranges }: Container, extent: NonNullable<QueryExtent>): readonly PartitionRange[] {
  if ("range" in extent) return overlapping(ranges, extent.range);
  return ranges.filter((range) => contains(range, extent.key.hash));
}

/** The range that contains a hash, and those after it. */
function rangesFrom({ ranges }: Container, hash = ""): readonly KeyRange[] {
  return ranges.filter(({ max }) => hash < max);
}

function startOf({ min }: KeyRange): Position {
  return [min, "", ""];
}

/** Documents are parsed when the query reads them. */
function* queried(stored: Iterable<StoredDocument>): Iterable<QueriedDocument> {
  for (const { position, number, size, text } of stored) {
    let parsed: Json | undefined;
    yield {
      position,
      number,
      size,
      text,
      get value() {
        parsed ??= JSON.parse(text) as Json;
        return parsed;
      },
    };
  }
}
