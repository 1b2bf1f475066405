import { setTimeout as sleep } from "node:timers/promises";
import { BulkOperationType, type Container, type JSONObject, type OperationInput } from "@azure/cosmos";
import { gathered } from "./coalesced.ts";
import { bare, type ChargeListener, type DocumentContainer, type Identified, writtenAt } from "./documents.ts";
import { statusOf } from "./errors.ts";

/** What Cosmos DB says of one operation of several. */
interface Answer {
  readonly statusCode: number;
  readonly requestCharge: number;
  readonly eTag?: string;
  readonly resourceBody?: JSONObject;
  /** Of a throttled one (429). */
  readonly retryAfterMilliseconds?: number;
}

/** Of one request, says Cosmos DB; the documents in it may have 2 MB. */
const mostOperations = 100;
/**
 * Statuses of a whole request that one operation is to blame for: wrong, too large, or sent to a range that is not its own, as when
 * client and service hash a partition key differently (one that is no well-formed text, say). The others must not suffer for it.
 */
const ofOne = [400, 410, 413];
/** Milliseconds that throttled operations are tried again, as long as the SDK does it with single ones. */
const patience = 30_000;
/** Milliseconds before that, when Cosmos DB does not say. */
const pause = 100;

/**
 * The container, with reads and writes that are asked for at the same time sent in one request: it costs the same request units, and a
 * fraction of the processor's time on both sides. What is asked for alone goes as a point operation, and so does again what Cosmos DB
 * answers in a way that only a request of its own makes clear: a document that would make the answer too large, or is refused.
 *
 * By `items.bulk`, though it is marked as deprecated: its successor waits a second before it sends a batch that is not full.
 */
export function inBulk(container: Container, points: DocumentContainer, onCharge: ChargeListener): DocumentContainer {
  const ask = gathered<OperationInput, Answer | undefined>(mostOperations, (some) => answersOf(container, some));
  const asked = async (kind: "read" | "write", operation: OperationInput): Promise<Answer | undefined> => {
    const answer = await ask(operation);
    if (answer !== undefined) onCharge(container.id, kind, answer.requestCharge);
    return answer;
  };
  return {
    ...points,
    async read<D extends Identified>(id: string, partitionKey: string) {
      const answer = await asked("read", { operationType: BulkOperationType.Read, id, partitionKey });
      if (answer?.statusCode === 404) return undefined;
      const { statusCode, resourceBody, eTag: etag } = answer ?? {};
      if (statusCode !== 200 || resourceBody === undefined || etag === undefined)
        return points.read<D>(id, partitionKey);
      return { document: bare<D>(resourceBody), etag, ...writtenAt(resourceBody) };
    },
    async create(document, partitionKey) {
      const resourceBody = document as unknown as JSONObject;
      const answer = await asked("write", { operationType: BulkOperationType.Create, partitionKey, resourceBody });
      if (answer?.statusCode === 201) return true;
      return answer?.statusCode === 409 ? false : points.create(document, partitionKey);
    },
    async replace(document, partitionKey, etag) {
      const resourceBody = document as unknown as JSONObject;
      const { id } = document;
      const operationType = BulkOperationType.Replace;
      const answer = await asked("write", { operationType, id, partitionKey, resourceBody, ifMatch: etag });
      if (answer?.statusCode === 200) return true;
      const lost = answer?.statusCode === 412 || answer?.statusCode === 404;
      return lost ? false : points.replace(document, partitionKey, etag);
    },
  };
}

/** An answer for each operation; undefined where each must be asked for by itself. */
async function answersOf(
  container: Container,
  operations: readonly OperationInput[],
): Promise<readonly (Answer | undefined)[]> {
  if (operations.length === 1) return [undefined];
  try {
    return await untilNotThrottled(operations, (some) => container.items.bulk([...some], { continueOnError: true }));
  } catch (error) {
    // The SDK wraps what Cosmos DB said, and with it the status that callers go by.
    const said = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    if (ofOne.includes(statusOf(said) ?? 0)) return operations.map(() => undefined);
    throw said;
  }
}

async function untilNotThrottled(
  operations: readonly OperationInput[],
  send: (operations: readonly OperationInput[]) => Promise<readonly Answer[]>,
): Promise<readonly Answer[]> {
  const answers = [...(await send(operations))];
  for (let waited = 0; ; ) {
    const throttled = [...answers.entries()].filter(([, { statusCode }]) => statusCode === 429);
    if (throttled.length === 0) return answers;
    if (waited >= patience) throw new Throttled(`Cosmos DB throttles ${throttled.length} operations of a request`);
    const wait = Math.max(pause, ...throttled.map(([, { retryAfterMilliseconds = 0 }]) => retryAfterMilliseconds));
    await sleep(wait);
    waited += wait;
    const again = await send(throttled.flatMap(([index]) => operations[index] ?? []));
    for (const [place, [index]] of throttled.entries()) {
      const answer = again[place];
      if (answer !== undefined) answers[index] = answer;
    }
  }
}

class Throttled extends Error {
  override readonly name = "Throttled";
  readonly code = 429;
}
