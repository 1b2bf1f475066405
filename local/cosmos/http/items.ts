import { metadataCharge } from "../charges.ts";
import { badRequest } from "../errors.ts";
import { type BatchResponse, readBatch, resultsText, runAtomically, runBulk } from "../items/batch.ts";
import { sentDocument } from "../items/document.ts";
import { executeOperation, type Operation, type OperationResult } from "../items/operation.ts";
import { readPatch } from "../items/patch.ts";
import { rangesWith } from "../items/query.ts";
import type { JsonObject } from "../json.ts";
import type { PartitionKey } from "../partition/key.ts";
import { parsePartitionKey } from "../partition/key.ts";
import type { PartitionRange } from "../partition/ranges.ts";
import type { Container } from "../store/catalog.ts";
import type { Storage } from "../store/storage.ts";
import { changes, plan, query, readAll } from "./item-feeds.ts";
import { isQuery } from "./listing.ts";
import { type CosmosRequest, flag, header } from "./request.ts";
import type { CosmosResponse } from "./response.ts";
import { rejectIfNoneMatch, unsupportedRoute } from "./unsupported-requests.ts";

/** `/dbs/{database}/colls/{container}/docs` */
export async function items(storage: Storage, request: CosmosRequest, container: Container): Promise<CosmosResponse> {
  if (request.method === "GET")
    return header(request, "a-im") === undefined
      ? readAll(storage, request, container)
      : changes(storage, request, container);
  if (request.method !== "POST") throw unsupportedRoute(request);
  if (flag(request, "x-ms-cosmos-is-query-plan-request")) return plan(request, container);
  if (isQuery(request)) return query(storage, request, container);
  if (flag(request, "x-ms-cosmos-is-batch-request")) return batch(storage, request, container);
  rejectIfNoneMatch(request);
  const document = sentDocument(request.body, request.size);
  const ifMatch = header(request, "if-match");
  const operation: Operation = flag(request, "x-ms-documentdb-is-upsert")
    ? { kind: "upsert", document, ifMatch }
    : { kind: "create", document };
  return write(storage, request, container, operation);
}

/** `/dbs/{database}/colls/{container}/docs/{id}` */
export async function item(
  storage: Storage,
  request: CosmosRequest,
  container: Container,
  id: string,
): Promise<CosmosResponse> {
  const ifMatch = header(request, "if-match");
  switch (request.method) {
    case "GET": {
      const ifNoneMatch = header(request, "if-none-match");
      const key = requiredKey(request, container);
      const result = executeOperation(storage, container, key, { kind: "read", id, ifNoneMatch });
      return { ...responseOf(result), session: rangesWith(container, { key }) };
    }
    case "PUT": {
      const document = sentDocument(request.body, request.size);
      return write(storage, request, container, { kind: "replace", id, document, ifMatch });
    }
    case "PATCH":
      return write(storage, request, container, { kind: "patch", id, patch: readPatch(request.body), ifMatch });
    case "DELETE":
      return write(storage, request, container, { kind: "delete", id, ifMatch });
    default:
      throw unsupportedRoute(request);
  }
}

async function write(
  storage: Storage,
  request: CosmosRequest,
  container: Container,
  operation: Operation,
): Promise<CosmosResponse> {
  rejectIfNoneMatch(request);
  const key = requiredKey(request, container);
  const write = () => executeOperation(storage, storage.catalog.current(container), key, operation);
  const { text, ...result } = await storage.commit(write);
  const written = responseOf({ ...result, text: isMinimal(request) ? undefined : text });
  return { ...written, session: rangesWith(container, { key }) };
}

async function batch(storage: Storage, request: CosmosRequest, container: Container): Promise<CosmosResponse> {
  const operations = readBatch(request.body, request.size);
  const continueOnError = flag(request, "x-ms-cosmos-batch-continue-on-error");
  if (flag(request, "x-ms-cosmos-batch-atomic")) {
    const key = requiredKey(request, container);
    const response = await runAtomically(storage, container, key, operations);
    return batchResponse(request, operations, response, rangesWith(container, { key }));
  }
  const rangeId = requiredRangeId(request);
  const response = await runBulk(storage, container, rangeId, operations, continueOnError);
  const session = container.ranges.filter(({ id }) => id === rangeId);
  return batchResponse(request, operations, response, session);
}

function batchResponse(
  request: CosmosRequest,
  operations: readonly JsonObject[],
  { status, results }: BatchResponse,
  session: readonly PartitionRange[],
): CosmosResponse {
  const charge = results.reduce((sum, { requestCharge }) => sum + requestCharge, 0);
  const body = resultsText(results, operations, isMinimal(request));
  return { status, body, charge: Math.max(charge, metadataCharge), session };
}

/** Whether the client wants no documents in the response to a write. */
function isMinimal(request: CosmosRequest): boolean {
  const preferences = header(request, "prefer")?.toLowerCase().split(",") ?? [];
  return preferences.some((preference) => preference.trim() === "return=minimal");
}

function responseOf({ status, text, etag, charge }: OperationResult): CosmosResponse {
  return { status, body: text, charge, headers: { etag } };
}

function requiredKey(request: CosmosRequest, { definition }: Container): PartitionKey {
  const text = header(request, "x-ms-documentdb-partitionkey");
  if (text === undefined) throw badRequest("PartitionKey value must be supplied for this operation.");
  return parsePartitionKey(text, definition.partitionKey.length);
}

function requiredRangeId(request: CosmosRequest): string {
  const id = header(request, "x-ms-documentdb-partitionkeyrangeid");
  if (id === undefined) throw badRequest("A bulk request requires a partition key range.");
  return id;
}
