import { queryCharge } from "../charges.ts";
import { badRequest } from "../errors.ts";
import { isObject, type Json } from "../json.ts";
import type { PartitionKey } from "../partition/key.ts";
import type { KeyRange } from "../partition/ranges.ts";
import type { Query } from "../sql/ast.ts";
import { type Continuation, readContinuation, writeContinuation } from "../sql/continuation.ts";
import { parseQuery } from "../sql/parse-query.ts";
import { isSimple } from "../sql/plan.ts";
import { type Prepared, prepare } from "../sql/prepare.ts";
import { type QueriedDocument, runQuery } from "../sql/run.ts";
import type { Parameters } from "../sql/scope.ts";
import type { Container } from "../store/catalog.ts";
import type { Extent } from "../store/documents.ts";
import type { StoredDocument } from "../store/rows.ts";
import type { Storage } from "../store/storage.ts";

export interface QueryRequest {
  readonly query: Query;
  readonly prepared: Prepared;
}

export interface Page {
  /** Each as JSON. */
  readonly documents: readonly string[];
  readonly continuation: string | undefined;
  readonly charge: number;
}

/** Which documents a query may see. Nothing: all of them, one range after the other. */
export type QueryExtent = { readonly key: PartitionKey } | { readonly range: KeyRange } | undefined;

/** Reads `{query, parameters}`. */
export function readQueryRequest(given: Json | undefined, { definition }: Container): QueryRequest {
  if (!isObject(given) || typeof given["query"] !== "string") throw badRequest("A query request has a text 'query'.");
  const query = parseQuery(given["query"]);
  return { query, prepared: prepare(query, readParameters(given["parameters"]), definition.indexing) };
}

export function readParameters(given: Json | undefined): Parameters {
  if (given === undefined || given === null) return new Map();
  if (!Array.isArray(given)) throw badRequest("'parameters' of a query is a list.");
  return new Map(
    given.map((parameter) => {
      if (!isObject(parameter) || typeof parameter["name"] !== "string" || !parameter["name"].startsWith("@"))
        throw badRequest("A parameter has a 'name' that begins with '@'.");
      return [parameter["name"], parameter["value"]] as const;
    }),
  );
}

/**
 * One page. Over all partition keys the service itself only runs queries whose ranges can be asked one after the other;
 * for others, clients ask for a plan when they read this message.
 */
export function queryPage(
  { documents }: Storage,
  container: Container,
  { query, prepared }: QueryRequest,
  extent: QueryExtent,
  maxItems: number,
  token: string | undefined,
): Page {
  if (extent === undefined && !isSimple(query))
    throw badRequest("Cross partition query only supports simple filters and projections here: it needs a query plan.");
  const given = token === undefined ? undefined : readContinuation(token);
  const [range, next] = extent === undefined ? rangesFrom(container, given?.after?.[0]) : [];
  const where: Extent =
    extent === undefined
      ? { range: range ?? { min: "FF", max: "FF" } }
      : "key" in extent
        ? { position: [extent.key.hash, extent.key.text] }
        : extent;
  const state = isOfOtherRange(prepared, where, given) ? undefined : given;
  const { results, continuation, bytesRead } = runQuery(prepared, {
    documents: parsed(documents.scan(container.number, where, state?.after)),
    maxItems,
    continuation: state,
  });
  const here = continuation === undefined ? undefined : { ...continuation, ...collectedFrom(prepared, where) };
  const after = here ?? (next === undefined ? undefined : beginningOf(next));
  return {
    documents: results,
    continuation: after === undefined ? undefined : writeContinuation(after),
    charge: queryCharge(bytesRead, results.length),
  };
}

/** The range that a hash stands in, and the one behind it. */
function rangesFrom({ ranges }: Container, hash = ""): readonly (KeyRange | undefined)[] {
  return ranges.filter(({ max }) => hash < max);
}

/** What DISTINCT and groups gave so far can be counted on only in the range that they were gathered from. */
function collectedFrom({ collects }: Prepared, where: Extent): { range?: KeyRange } {
  if (!collects || "position" in where) return {};
  const { min, max } = where.range;
  return { range: { min, max } };
}

/** Such a query, going on in a range that was split meanwhile, begins anew there; clients pass over what they have had. */
function isOfOtherRange(prepared: Prepared, where: Extent, given: Continuation | undefined): boolean {
  const { range } = collectedFrom(prepared, where);
  return range !== undefined && (given?.range?.min !== range.min || given.range.max !== range.max);
}

function beginningOf({ min }: KeyRange) {
  return { after: [min, "", ""] as const, skip: 0, offset: 0 };
}

function* parsed(stored: Iterable<StoredDocument>): Iterable<QueriedDocument> {
  for (const { position, number, size, text } of stored) yield { position, number, size, value: JSON.parse(text) };
}
