import { badRequest, CosmosError, tooLarge } from "../errors.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { type PartitionKey, parsePartitionKey } from "../partition/key.ts";
import { contains, type PartitionRange, rangeOf } from "../partition/ranges.ts";
import type { Container } from "../store/catalog.ts";
import type { Storage } from "../store/storage.ts";
import { checkedId, sentDocument } from "./document.ts";
import { executeOperation, type Operation } from "./operation.ts";
import { readPatch } from "./patch.ts";

/** The result of one operation, as the response contains it. */
export interface BatchResult {
  readonly statusCode: number;
  readonly subStatusCode?: number;
  readonly requestCharge: number;
  readonly eTag?: string;
  /** `resourceBody`, as JSON. */
  readonly document?: string;
  readonly message?: string;
}

export interface BatchResponse {
  readonly status: 200 | 207;
  readonly results: readonly BatchResult[];
}

/** The results as a response body; `minimal` omits the documents of writes, as an operation can for its own. */
export function resultsText(
  results: readonly BatchResult[],
  operations: readonly JsonObject[],
  minimal: boolean,
): string {
  const texts = results.map(({ document, ...rest }, at) => {
    const text = JSON.stringify(rest);
    const operation = operations[at];
    const isRead = operation?.["operationType"] === "Read";
    const isOmitted = !isRead && (minimal || operation?.["minimalReturnPreference"] === true);
    return document === undefined || isOmitted ? text : `${text.slice(0, -1)},"resourceBody":${document}}`;
  });
  return `[${texts.join(",")}]`;
}

const maxOperations = 100;
const maxBytes = 2 * 1024 * 1024;
/** Limit for the documents in the response to a bulk request. */
const maxResponseBytes = 4 * 1024 * 1024;
const failedCharge = 1.24;

/** @throws CosmosError: 400 for more than 100 operations, 413 above 2 MB */
export function readBatch(given: Json | undefined, size: number): readonly JsonObject[] {
  if (!Array.isArray(given) || given.length === 0) throw badRequest("A batch must be a list of operations.");
  if (given.length > maxOperations)
    throw badRequest(`A batch may have ${maxOperations} operations, not ${given.length}.`);
  if (size > maxBytes) throw tooLarge(`Request size is too large: a batch may have ${maxBytes} bytes.`);
  return given.map((operation) => {
    if (!isObject(operation)) throw badRequest("A batch operation must be an object.");
    return operation;
  });
}

/** Executes operations of one partition key in one transaction: all of them, or none. */
export async function runAtomically(
  storage: Storage,
  container: Container,
  key: PartitionKey,
  operations: readonly JsonObject[],
): Promise<BatchResponse> {
  let failed: { at: number; result: BatchResult } | undefined;
  try {
    const results = await storage.commit(() => {
      const current = storage.catalog.current(container);
      return operations.map((given, at) => {
        const result = tryOperation(storage, current, given, () => keyOf(given, current) ?? key, key);
        if (result.statusCode >= 400) {
          failed = { at, result };
          throw new CosmosError(result.statusCode, "BatchFailed", "");
        }
        return result;
      });
    });
    return { status: 200, results };
  } catch (error) {
    if (failed === undefined) throw error;
    const { at, result } = failed;
    return { status: 207, results: operations.map((_, index) => (index === at ? result : failedDependency())) };
  }
}

/**
 * Executes operations of one partition key range independently. Reads beyond 4 MB of documents fail with 413 and
 * substatus 3402.
 *
 * @throws CosmosError (410, 1002) when the range does not exist; no operation is executed
 */
export async function runBulk(
  storage: Storage,
  container: Container,
  rangeId: string,
  operations: readonly JsonObject[],
  continueOnError: boolean,
): Promise<BatchResponse> {
  let stopped = false;
  let responseBytes = 0;
  const results = await storage.commit(() => {
    const current = storage.catalog.current(container);
    const range = rangeOf(current.ranges, rangeId);
    return operations.map((given) => {
      if (stopped) return failedDependency();
      const result = tryOperation(storage, current, given, () => keyInRange(given, current, range));
      if (given["operationType"] === "Read") {
        responseBytes += Buffer.byteLength(result.document ?? "");
        if (responseBytes > maxResponseBytes) return responseTooLarge(result.requestCharge);
      }
      stopped = !continueOnError && result.statusCode >= 400;
      return result;
    });
  });
  return { status: results.some(({ statusCode }) => statusCode >= 400) ? 207 : 200, results };
}

function tryOperation(
  storage: Storage,
  container: Container,
  given: JsonObject,
  keyFor: () => PartitionKey,
  only?: PartitionKey,
): BatchResult {
  try {
    const key = keyFor();
    if (only !== undefined && key.text !== only.text)
      throw badRequest("All operations of a batch must have one partition key.");
    const { status, text, etag, charge } = executeOperation(storage, container, key, readOperation(given));
    return {
      statusCode: status,
      requestCharge: charge,
      ...(etag === undefined ? {} : { eTag: etag }),
      ...(text === undefined ? {} : { document: text }),
    };
  } catch (error) {
    if (!(error instanceof CosmosError)) throw error;
    const { status, substatus, message } = error;
    const sub = substatus === undefined ? {} : { subStatusCode: substatus };
    return { statusCode: status, ...sub, requestCharge: failedCharge, message };
  }
}

function responseTooLarge(requestCharge: number): BatchResult {
  return { statusCode: 413, subStatusCode: 3402, requestCharge, message: "The response exceeds 4 MB." };
}

function failedDependency(): BatchResult {
  return { statusCode: 424, requestCharge: 0 };
}

function keyOf({ partitionKey }: JsonObject, { definition }: Container): PartitionKey | undefined {
  if (typeof partitionKey !== "string") return undefined;
  return parsePartitionKey(partitionKey, definition.partitionKey.length);
}

function keyInRange(given: JsonObject, container: Container, range: PartitionRange): PartitionKey {
  const key = keyOf(given, container);
  if (key === undefined) throw badRequest("A bulk operation requires a partition key.");
  if (!contains(range, key.hash))
    throw badRequest(`Partition key ${key.text} is not in partition key range ${range.id}.`);
  return key;
}

function readOperation(given: JsonObject): Operation {
  const { operationType, resourceBody, id } = given;
  const ifMatch = typeof given["ifMatch"] === "string" ? given["ifMatch"] : undefined;
  const ifNoneMatch = typeof given["ifNoneMatch"] === "string" ? given["ifNoneMatch"] : undefined;
  const document = () => sentDocument(resourceBody, Buffer.byteLength(JSON.stringify(resourceBody) ?? ""));
  switch (operationType) {
    case "Create":
      return { kind: "create", document: document() };
    case "Upsert":
      return { kind: "upsert", document: document(), ifMatch };
    case "Replace":
      return { kind: "replace", id: checkedId(id), document: document(), ifMatch };
    case "Patch":
      return { kind: "patch", id: checkedId(id), patch: readPatch(resourceBody), ifMatch };
    case "Delete":
      return { kind: "delete", id: checkedId(id), ifMatch };
    case "Read":
      return { kind: "read", id: checkedId(id), ifNoneMatch };
    default:
      throw badRequest(`The operation type '${String(operationType)}' is unknown.`);
  }
}
