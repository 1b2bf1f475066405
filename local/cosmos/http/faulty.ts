import { setTimeout as sleep } from "node:timers/promises";
import type { Fault, KindOf } from "../../faults/fault.ts";
import { CosmosError } from "../errors.ts";

/** Thrown instead of an answer: the connection breaks. */
export class DroppedConnection extends Error {
  override readonly name = "DroppedConnection";
}

/**
 * Answers a request with a fault, before or after it is carried out.
 *
 * @throws CosmosError, or DroppedConnection
 */
export async function faulty<T>(fault: Fault<KindOf<"cosmos">>, carryOut: () => Promise<T>): Promise<T> {
  const { kind, after, delay, retryAfter } = fault;
  if (kind === "latency") {
    if (!after) await sleep(delay);
    const answer = await carryOut();
    if (after) await sleep(delay);
    return answer;
  }
  // how it went is what the client does not learn
  if (after) await carryOut().catch(() => {});
  if (kind === "drop") throw new DroppedConnection("the connection is dropped on request");
  throw kind === "429" ? tooManyRequests(retryAfter) : serviceUnavailable();
}

function tooManyRequests(retryAfter: number): CosmosError {
  const message = "Request rate is large. More Request Units may be needed, so no changes were made.";
  return new CosmosError(429, "TooManyRequests", message, 3200, { "x-ms-retry-after-ms": String(retryAfter) });
}

function serviceUnavailable(): CosmosError {
  return new CosmosError(503, "ServiceUnavailable", "Service is currently unavailable.", 21008);
}
