import { metadataCharge } from "../charges.ts";
import { badRequest, CosmosError, unsupported } from "../errors.ts";
import { feedPage } from "../items/change-feed.ts";
import { keyNamed, type QueryExtent, queryPage, rangesWith, readQuery, scanExtent } from "../items/query.ts";
import { parseKeyOrPrefix } from "../partition/key.ts";
import { fullRange, intersection, type KeyRange, rangeOf } from "../partition/ranges.ts";
import type { CompiledQuery } from "../sql/compile-query.ts";
import { planOf } from "../sql/plan.ts";
import { needsWhole } from "../sql/run-whole.ts";
import type { Container } from "../store/catalog.ts";
import type { Storage } from "../store/storage.ts";
import { type CosmosRequest, flag, header, maxItems } from "./request.ts";
import { type CosmosResponse, feedResponse } from "./response.ts";

export function query(storage: Storage, request: CosmosRequest, container: Container): CosmosResponse {
  const compiled = readQuery(request.body, container.definition.indexing);
  // an empty token is none; other headers may be empty, such as the start of a range
  const token = header(request, "x-ms-continuation") || undefined;
  const extent = extentOf(request, container) ?? extentNamed(container, compiled);
  if (extent === undefined) checkCrossPartition(request, compiled);
  const page = queryPage(storage, container, compiled, extent, maxItems(request), token);
  const headers = { "x-ms-continuation": page.continuation };
  return {
    ...feedResponse(container.rid, "Documents", page.results, page.charge, headers),
    session: rangesWith(container, page.extent),
  };
}

/** A read of all documents is the query for all documents, which may cross partitions. */
export function readAll(storage: Storage, request: CosmosRequest, container: Container): CosmosResponse {
  const headers = { ...request.headers, [crossPartition]: "true" };
  return query(storage, { ...request, headers, body: { query: "SELECT * FROM c" } }, container);
}

const crossPartition = "x-ms-documentdb-query-enablecrosspartition";

/** The substatus of a query that a client has to run by plan, range by range. */
const needsPlan = 1004;

/**
 * @throws CosmosError (400) for a query that must not cross partitions, and, with the plan, for one whose results only
 *   the client can merge
 */
function checkCrossPartition(request: CosmosRequest, compiled: CompiledQuery): void {
  if (!flag(request, crossPartition))
    throw badRequest(
      `Cross partition query is required but disabled. Please set ${crossPartition} to true, specify x-ms-documentdb-partitionkey, or revise your query to avoid this exception.`,
    );
  if (!needsWhole(compiled)) return;
  const message = "The provided cross partition query can not be directly served by the gateway.";
  throw new CosmosError(400, "BadRequest", message, needsPlan, {}, JSON.stringify(planOf(compiled)));
}

function extentNamed(container: Container, compiled: CompiledQuery): QueryExtent {
  const key = keyNamed(container, compiled);
  return key === undefined ? undefined : { key };
}

/** The plan of a query over all partition keys. */
export function plan(request: CosmosRequest, container: Container): CosmosResponse {
  const compiled = readQuery(request.body, container.definition.indexing);
  return { status: 200, body: JSON.stringify(planOf(compiled)), charge: metadataCharge };
}

/** `A-IM: Incremental feed`: 200 with changes, or 304 without any; the etag is the next position in both cases. */
export function changes(storage: Storage, request: CosmosRequest, container: Container): CosmosResponse {
  const mode = header(request, "a-im");
  if (mode?.toLowerCase() !== "incremental feed") throw unsupported(`The change feed mode '${mode}'`);
  const extent = extentOf(request, container) ?? { range: fullRange };
  const session = rangesWith(container, extent);
  const { documents, etag, charge } = feedPage(storage, container, {
    extent: scanExtent(extent),
    ifNoneMatch: header(request, "if-none-match"),
    ifModifiedSince: header(request, "if-modified-since"),
    maxItems: maxItems(request),
  });
  if (documents.length === 0) return { status: 304, charge, session, headers: { etag } };
  return { ...feedResponse(container.rid, "Documents", documents, charge, { etag }), session };
}

/** The documents that a request addresses: those of a partition key, a prefix, or a range that epk headers narrow. */
function extentOf(request: CosmosRequest, { ranges, definition }: Container): QueryExtent {
  const key = header(request, "x-ms-documentdb-partitionkey");
  if (key !== undefined) return parseKeyOrPrefix(key, definition.partitionKey.length);
  const id = header(request, "x-ms-documentdb-partitionkeyrangeid");
  const narrowed = epkRange(request);
  if (id === undefined) return narrowed === undefined ? undefined : { range: narrowed };
  const range = rangeOf(ranges, id);
  return { range: narrowed === undefined ? range : intersection(range, narrowed) };
}

function epkRange(request: CosmosRequest): KeyRange | undefined {
  const [min, max] = [header(request, "x-ms-start-epk"), header(request, "x-ms-end-epk")];
  return min === undefined || max === undefined ? undefined : { min: min.toUpperCase(), max: max.toUpperCase() };
}
