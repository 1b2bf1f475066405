import { badRequest, CosmosError, tooLarge } from "../errors.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { type PartitionKey, parsePartitionKey } from "../partition/key.ts";
import { holds, type PartitionRange, rangeOf } from "../partition/ranges.ts";
import type { Container } from "../store/catalog.ts";
import type { Storage } from "../store/storage.ts";
import { checkedId, sentDocument } from "./document.ts";
import { type Operation, operate } from "./operation.ts";
import { readPatch } from "./patch.ts";

/** What became of one operation, in the form of the answer. */
export interface BatchResult {
  readonly statusCode: number;
  readonly subStatusCode?: number;
  readonly requestCharge: number;
  readonly eTag?: string;
  /** `resourceBody`, as JSON already. */
  readonly document?: string;
  readonly message?: string;
}

export interface BatchAnswer {
  readonly status: 200 | 207;
  readonly results: readonly BatchResult[];
}

/** The results as an answer's body; `minimal` without the documents. */
export function resultsText(results: readonly BatchResult[], minimal: boolean): string {
  const texts = results.map(({ document, ...rest }) => {
    const text = JSON.stringify(rest);
    return document === undefined || minimal ? text : `${text.slice(0, -1)},"resourceBody":${document}}`;
  });
  return `[${texts.join(",")}]`;
}

const mostOperations = 100;
const mostBytes = 2 * 1024 * 1024;
/** Of the documents in an answer to a bulk request. */
const mostAnswered = 4 * 1024 * 1024;
const failedCharge = 1.24;

/** @throws CosmosError: 400 for more than 100 operations, 413 above 2 MB */
export function readBatch(given: Json | undefined, size: number): readonly JsonObject[] {
  if (!Array.isArray(given) || given.length === 0) throw badRequest("A batch is a list of operations.");
  if (given.length > mostOperations)
    throw badRequest(`A batch may have ${mostOperations} operations, not ${given.length}.`);
  if (size > mostBytes) throw tooLarge(`Request size is too large: a batch may have ${mostBytes} bytes.`);
  return given.map((operation) => {
    if (!isObject(operation)) throw badRequest("A batch operation is an object.");
    return operation;
  });
}

/** All operations of one partition key, or none of them. */
export async function runAtomically(
  storage: Storage,
  container: Container,
  key: PartitionKey,
  operations: readonly JsonObject[],
): Promise<BatchAnswer> {
  let failed: { at: number; result: BatchResult } | undefined;
  try {
    const results = await storage.commit(() => {
      const current = storage.catalog.current(container);
      return operations.map((given, at) => {
        const result = attempt(storage, current, given, () => keyOf(given, current) ?? key, key);
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
    return { status: 207, results: operations.map((_, index) => (index === at ? result : dependent())) };
  }
}

/**
 * Operations of one partition key range, each for itself. What is read beyond 4 MB is not given: it is answered 413 with 3402.
 *
 * @throws CosmosError (410, 1002) when the range is not there any more: none of them is done
 */
export async function runOneByOne(
  storage: Storage,
  container: Container,
  rangeId: string,
  operations: readonly JsonObject[],
  continueOnError: boolean,
): Promise<BatchAnswer> {
  let stopped = false;
  let answered = 0;
  const results = await storage.commit(() => {
    const current = storage.catalog.current(container);
    const range = rangeOf(current.ranges, rangeId);
    return operations.map((given) => {
      if (stopped) return dependent();
      const result = attempt(storage, current, given, () => keyInRange(given, current, range));
      if (given["operationType"] === "Read") {
        answered += Buffer.byteLength(result.document ?? "");
        if (answered > mostAnswered) return tooMuch(result.requestCharge);
      }
      stopped = !continueOnError && result.statusCode >= 400;
      return result;
    });
  });
  return { status: results.some(({ statusCode }) => statusCode >= 400) ? 207 : 200, results };
}

function attempt(
  storage: Storage,
  container: Container,
  given: JsonObject,
  keyFor: () => PartitionKey,
  only?: PartitionKey,
): BatchResult {
  try {
    const key = keyFor();
    if (only !== undefined && key.text !== only.text)
      throw badRequest("All operations of a batch have one partition key.");
    const { status, text, etag, charge } = operate(storage, container, key, readOperation(given));
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

function tooMuch(requestCharge: number): BatchResult {
  return { statusCode: 413, subStatusCode: 3402, requestCharge, message: "The answer has more than 4 MB." };
}

function dependent(): BatchResult {
  return { statusCode: 424, requestCharge: 0 };
}

function keyOf({ partitionKey }: JsonObject, { definition }: Container): PartitionKey | undefined {
  if (typeof partitionKey !== "string") return undefined;
  return parsePartitionKey(partitionKey, definition.partitionKey.length);
}

function keyInRange(given: JsonObject, container: Container, range: PartitionRange): PartitionKey {
  const key = keyOf(given, container);
  if (key === undefined) throw badRequest("A bulk operation needs a partition key.");
  if (!holds(range, key.hash)) throw badRequest(`Partition key ${key.text} is not in partition key range ${range.id}.`);
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
