import { metadataCharge } from "../charges.ts";
import { unsupported } from "../errors.ts";
import { feedPage } from "../items/change-feed.ts";
import { type QueryExtent, queryPage, readQuery, scanExtent } from "../items/query.ts";
import { parseKeyOrPrefix } from "../partition/key.ts";
import { fullRange, intersection, type KeyRange, rangeOf } from "../partition/ranges.ts";
import { planOf } from "../sql/plan.ts";
import type { Container } from "../store/catalog.ts";
import type { Storage } from "../store/storage.ts";
import { type CosmosRequest, header, maxItems } from "./request.ts";
import { type CosmosResponse, feedResponse } from "./response.ts";

export function query(storage: Storage, request: CosmosRequest, container: Container): CosmosResponse {
  const compiled = readQuery(request.body, container.definition.indexing);
  const token = header(request, "x-ms-continuation");
  const extent = extentOf(request, container);
  const { results, continuation, charge } = queryPage(storage, container, compiled, extent, maxItems(request), token);
  return feedResponse(container.rid, "Documents", results, charge, { "x-ms-continuation": continuation });
}

/** A read of all documents is the query for all documents. */
export function readAll(storage: Storage, request: CosmosRequest, container: Container): CosmosResponse {
  return query(storage, { ...request, body: { query: "SELECT * FROM c" } }, container);
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
  const { documents, etag, charge } = feedPage(storage, container, {
    extent: scanExtent(extentOf(request, container) ?? { range: fullRange }),
    ifNoneMatch: header(request, "if-none-match"),
    ifModifiedSince: header(request, "if-modified-since"),
    maxItems: maxItems(request),
  });
  if (documents.length === 0) return { status: 304, charge, headers: { etag } };
  return feedResponse(container.rid, "Documents", documents, charge, { etag });
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
