import { metadataCharge } from "../charges.ts";
import { notPlayed } from "../errors.ts";
import { feedPage } from "../items/change-feed.ts";
import { type QueryExtent, queryPage, readQueryRequest } from "../items/query.ts";
import { parseKeyOrPrefix } from "../partition/key.ts";
import { everything, intersection, type KeyRange, rangeOf } from "../partition/ranges.ts";
import { planOf } from "../sql/plan.ts";
import type { Container } from "../store/catalog.ts";
import type { Extent } from "../store/documents.ts";
import type { Storage } from "../store/storage.ts";
import { type Answer, feed } from "./answer.ts";
import { type CosmosRequest, header, maxItems } from "./request.ts";

export function query(storage: Storage, request: CosmosRequest, container: Container): Answer {
  return page(storage, request, container, readQueryRequest(request.body, container));
}

/** A read of all documents is a query for all documents. */
export function readAll(storage: Storage, request: CosmosRequest, container: Container): Answer {
  return page(storage, request, container, readQueryRequest({ query: "SELECT * FROM c" }, container));
}

function page(
  storage: Storage,
  request: CosmosRequest,
  container: Container,
  asked: Parameters<typeof queryPage>[2],
): Answer {
  const token = header(request, "x-ms-continuation");
  const found = queryPage(storage, container, asked, extentOf(request, container), maxItems(request), token);
  return feed(container.rid, "Documents", found.documents, found.charge, { "x-ms-continuation": found.continuation });
}

/** How to run a query over all partition keys. */
export function plan(request: CosmosRequest, container: Container): Answer {
  const { query: asked, prepared } = readQueryRequest(request.body, container);
  return { status: 200, body: JSON.stringify(planOf(asked, prepared)), charge: metadataCharge };
}

/** `A-IM: Incremental feed`: 200 with what is new, or 304; the etag is where to go on either way. */
export function changes(storage: Storage, request: CosmosRequest, container: Container): Answer {
  const mode = header(request, "a-im");
  if (mode?.toLowerCase() !== "incremental feed") throw notPlayed(`The change feed mode '${mode}'`);
  const { documents, etag, charge } = feedPage(storage, container, {
    extent: feedExtent(extentOf(request, container)),
    ifNoneMatch: header(request, "if-none-match"),
    ifModifiedSince: header(request, "if-modified-since"),
    maxItems: maxItems(request),
  });
  if (documents.length === 0) return { status: 304, charge, headers: { etag } };
  return feed(container.rid, "Documents", documents, charge, { etag });
}

/** What the request asks of: a partition key, the first levels of one, or a range that may be narrowed by the epk headers. */
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

function feedExtent(extent: QueryExtent): Extent {
  if (extent === undefined) return { range: everything };
  return "key" in extent ? { position: [extent.key.hash, extent.key.text] } : extent;
}
