import type { Json } from "../json.ts";
import { type CosmosRequest, flag } from "./request.ts";
import type { RouteResult } from "./route.ts";

/** The charge of a throttled operation in a bulk request. */
const throttledCharge = 0;

/** The operations of a bulk request with several: Cosmos DB throttles the operations, not the request. */
export function bulkOperations(request: CosmosRequest): readonly Json[] | undefined {
  const isBulk = flag(request, "x-ms-cosmos-is-batch-request") && !flag(request, "x-ms-cosmos-batch-atomic");
  return isBulk && Array.isArray(request.body) && request.body.length > 1 ? request.body : undefined;
}

/** Executes the first half of the operations, as if that used up the request units; the others fail with 429. */
export async function throttledBulk(
  operations: readonly Json[],
  retryAfterMilliseconds: number,
  execute: (operations: Json[]) => Promise<RouteResult>,
): Promise<RouteResult> {
  const half = operations.length >> 1;
  const { response, ...rest } = await execute(operations.slice(0, half));
  const done: unknown = JSON.parse(response.body ?? "");
  if (!Array.isArray(done)) throw new Error("the response to a bulk request is not a list");
  const throttled = { statusCode: 429, subStatusCode: 3200, requestCharge: throttledCharge, retryAfterMilliseconds };
  const results = [...done, ...operations.slice(half).map(() => throttled)];
  return { ...rest, response: { ...response, status: 207, body: JSON.stringify(results) } };
}
