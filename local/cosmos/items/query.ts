import { queryCharge } from "../charges.ts";
import { badRequest } from "../errors.ts";
import type { IndexingPolicy } from "../indexing.ts";
import { isObject, type Json } from "../json.ts";
import type { PartitionKey } from "../partition/key.ts";
import type { Position } from "../partition/position.ts";
import type { KeyRange } from "../partition/ranges.ts";
import type { Parameters } from "../sql/compile-expression.ts";
import { type CompiledQuery, compileQuery } from "../sql/compile-query.ts";
import { readContinuation, writeContinuation } from "../sql/continuation.ts";
import { parseQuery } from "../sql/parse-query.ts";
import { type QueriedDocument, runQuery } from "../sql/run.ts";
import type { Container } from "../store/catalog.ts";
import type { Extent } from "../store/documents.ts";
import type { StoredDocument } from "../store/rows.ts";
import type { Storage } from "../store/storage.ts";

export interface Page {
  /** The results, each as JSON. */
  readonly results: readonly string[];
  readonly continuation: string | undefined;
  readonly charge: number;
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
  { documents }: Storage,
  container: Container,
  query: CompiledQuery,
  extent: QueryExtent,
  maxItems: number,
  token: string | undefined,
): Page {
  const from = token === undefined ? undefined : readContinuation(token);
  const [range, next] = extent === undefined ? rangesFrom(container, from?.[0]) : [];
  const scanned = scanExtent(extent ?? { range: range ?? { min: "FF", max: "FF" } });
  const page = runQuery(query, parsed(documents.scan(container.number, scanned, from)), maxItems);
  const after = page.after ?? (next === undefined ? undefined : startOf(next));
  return {
    results: page.results,
    continuation: after === undefined ? undefined : writeContinuation(after),
    charge: queryCharge(page.bytesRead, page.results.length),
  };
}

export function scanExtent(extent: NonNullable<QueryExtent>): Extent {
  return "key" in extent ? { position: [extent.key.hash, extent.key.text] } : extent;
}

/** The range that contains a hash, and those after it. */
function rangesFrom({ ranges }: Container, hash = ""): readonly KeyRange[] {
  return ranges.filter(({ max }) => hash < max);
}

function startOf({ min }: KeyRange): Position {
  return [min, "", ""];
}

function* parsed(stored: Iterable<StoredDocument>): Iterable<QueriedDocument> {
  for (const { position, size, text } of stored) yield { position, size, value: JSON.parse(text) };
}
