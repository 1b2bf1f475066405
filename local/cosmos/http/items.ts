import { metadataCharge } from "../charges.ts";
import { badRequest } from "../errors.ts";
import { readBatch, resultsText, runAtomically, runBulk } from "../items/batch.ts";
import { sentDocument } from "../items/document.ts";
import { executeOperation, type Operation, type OperationResult } from "../items/operation.ts";
import { readPatch } from "../items/patch.ts";
import type { PartitionKey } from "../partition/key.ts";
import { parsePartitionKey } from "../partition/key.ts";
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
      return responseOf(
        executeOperation(storage, container, requiredKey(request, container), { kind: "read", id, ifNoneMatch }),
      );
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
  return responseOf(
    await storage.commit(() => executeOperation(storage, storage.catalog.current(container), key, operation)),
  );
}

async function batch(storage: Storage, request: CosmosRequest, container: Container): Promise<CosmosResponse> {
  const operations = readBatch(request.body, request.size);
  const atomic = flag(request, "x-ms-cosmos-batch-atomic");
  const continueOnError = flag(request, "x-ms-cosmos-batch-continue-on-error");
  const { status, results } = atomic
    ? await runAtomically(storage, container, requiredKey(request, container), operations)
    : await runBulk(storage, container, requiredRangeId(request), operations, continueOnError);
  const minimal = header(request, "prefer") === "return=minimal";
  const charge = results.reduce((sum, { requestCharge }) => sum + requestCharge, 0);
  return { status, body: resultsText(results, minimal), charge: Math.max(charge, metadataCharge) };
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
