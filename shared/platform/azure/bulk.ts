import { setTimeout as sleep } from "node:timers/promises";
import { BulkOperationType, type Container, type JSONObject, type OperationInput } from "@azure/cosmos";
import { InfrastructureFault } from "../korevital-error.ts";
import { coalesced } from "./coalesced.ts";
import {
  type ChargeListener,
  type DocumentContainer,
  type Identified,
  stripSystemProperties,
  writtenAt,
} from "./documents.ts";
import { statusOf } from "./errors.ts";

/** The result of one operation of a bulk request. */
interface OperationResult {
  readonly statusCode: number;
  readonly requestCharge: number;
  readonly eTag?: string;
  readonly resourceBody?: JSONObject;
  /** With status 429. */
  readonly retryAfterMilliseconds?: number;
}

/** Operations of one request: the limit of Cosmos DB. Its documents may have 2 MB together. */
const maximalOperations = 100;
/**
 * Statuses of a whole request that a single operation causes: it is invalid, too large, or sent to the wrong range,
 * since client and service hash its partition key differently (a text that is not well-formed, for instance). Each
 * operation is then sent as a point operation, so that the others succeed.
 */
const singleOperationStatuses = [400, 410, 413];
/** Milliseconds for which throttled operations are retried; the SDK retries point operations as long. */
const maximalThrottling = 30_000;
/** Milliseconds before a retry, when Cosmos DB returns none. */
const defaultRetryAfter = 100;

/**
 * The container with coalesced operations: reads and writes of one turn of the event loop are sent in one bulk request.
 * It costs the same request units and a fraction of the CPU time on both sides. A single operation is sent as a point
 * operation, and so is one whose bulk result is ambiguous: a document that makes the response too large, or is
 * rejected.
 *
 * Uses the deprecated `items.bulk`: its successor waits a second before it sends a batch that is not full.
 */
export function withBulkOperations(
  container: Container,
  points: DocumentContainer,
  onCharge: ChargeListener,
): DocumentContainer {
  const send = coalesced<OperationInput, OperationResult | undefined>(maximalOperations, (some) =>
    resultsOf(container, some),
  );
  const operate = async (kind: "read" | "write", operation: OperationInput): Promise<OperationResult | undefined> => {
    const result = await send(operation);
    if (result !== undefined) onCharge(container.id, kind, result.requestCharge);
    return result;
  };
  return {
    ...points,
    async read<D extends Identified>(id: string, partitionKey: string) {
      const result = await operate("read", { operationType: BulkOperationType.Read, id, partitionKey });
      if (result?.statusCode === 404) return undefined;
      const { statusCode, resourceBody, eTag: etag } = result ?? {};
      if (statusCode !== 200 || resourceBody === undefined || etag === undefined)
        return points.read<D>(id, partitionKey);
      return { document: stripSystemProperties<D>(resourceBody), etag, ...writtenAt(resourceBody) };
    },
    async create(document, partitionKey) {
      const resourceBody = document as unknown as JSONObject;
      const result = await operate("write", { operationType: BulkOperationType.Create, partitionKey, resourceBody });
      if (result?.statusCode === 201) return true;
      return result?.statusCode === 409 ? false : points.create(document, partitionKey);
    },
    async replace(document, partitionKey, etag) {
      const resourceBody = document as unknown as JSONObject;
      const { id } = document;
      const operationType = BulkOperationType.Replace;
      const result = await operate("write", { operationType, id, partitionKey, resourceBody, ifMatch: etag });
      if (result?.statusCode === 200) return true;
      const isConflict = result?.statusCode === 412 || result?.statusCode === 404;
      return isConflict ? false : points.replace(document, partitionKey, etag);
    },
  };
}

/** A result for each operation; undefined where a point operation must be sent. */
async function resultsOf(
  container: Container,
  operations: readonly OperationInput[],
): Promise<readonly (OperationResult | undefined)[]> {
  if (operations.length === 1) return [undefined];
  try {
    return await retryThrottled(operations, (some) => container.items.bulk([...some], { continueOnError: true }));
  } catch (error) {
    // The SDK wraps the error of Cosmos DB, which has the status.
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    if (singleOperationStatuses.includes(statusOf(cause) ?? 0)) return operations.map(() => undefined);
    throw cause;
  }
}

async function retryThrottled(
  operations: readonly OperationInput[],
  send: (operations: readonly OperationInput[]) => Promise<readonly OperationResult[]>,
): Promise<readonly OperationResult[]> {
  const results = [...(await send(operations))];
  for (let waited = 0; ; ) {
    const throttled = [...results.entries()].filter(([, { statusCode }]) => statusCode === 429);
    if (throttled.length === 0) return results;
    if (waited >= maximalThrottling)
      throw new Throttled(`Cosmos DB throttles ${throttled.length} operations of a request`);
    const wait = Math.max(
      defaultRetryAfter,
      ...throttled.map(([, { retryAfterMilliseconds = 0 }]) => retryAfterMilliseconds),
    );
    await sleep(wait);
    waited += wait;
    const again = await send(throttled.flatMap(([index]) => operations[index] ?? []));
    for (const [place, [index]] of throttled.entries()) {
      const result = again[place];
      if (result !== undefined) results[index] = result;
    }
  }
}

class Throttled extends InfrastructureFault {
  override readonly name = "Throttled";
  readonly code = "throttled";
  readonly statusCode = 429;
}
