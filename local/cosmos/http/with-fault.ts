import { setTimeout as sleep } from "node:timers/promises";
import type { Fault, KindOf } from "../../faults/fault.ts";
import { CosmosError } from "../errors.ts";

/** Thrown to break the connection instead of sending a response. */
export class DroppedConnection extends Error {
  override readonly name = "DroppedConnection";
}

/**
 * Applies a fault to a request, before or after the request is executed.
 *
 * @throws CosmosError, or DroppedConnection
 */
export async function withFault<T>(fault: Fault<KindOf<"cosmos">>, execute: () => Promise<T>): Promise<T> {
  const { kind, after, delay, retryAfter } = fault;
  if (kind === "latency") {
    if (!after) await sleep(delay);
    const response = await execute();
    if (after) await sleep(delay);
    return response;
  }
  // the client does not receive the result
  if (after) await execute().catch(() => {});
  if (kind === "drop") throw new DroppedConnection("a fault drops the connection");
  throw kind === "429" ? tooManyRequests(retryAfter) : serviceUnavailable();
}

function tooManyRequests(retryAfter: number): CosmosError {
  const message = "Request rate is large. More Request Units may be needed, so no changes were made.";
  return new CosmosError(429, "TooManyRequests", message, 3200, { "x-ms-retry-after-ms": String(retryAfter) });
}

function serviceUnavailable(): CosmosError {
  return new CosmosError(503, "ServiceUnavailable", "Service is currently unavailable.", 21008);
}
