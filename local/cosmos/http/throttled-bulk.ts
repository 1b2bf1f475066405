import type { Json } from "../json.ts";
import { type CosmosRequest, flag } from "./request.ts";
import type { Routed } from "./route.ts";

/** Of an operation that is throttled in a bulk request. */
const throttledCharge = 0;

/** Of a bulk request that has several: Cosmos DB throttles these, not the request. */
export function bulkOperations(request: CosmosRequest): readonly Json[] | undefined {
  const isBulk = flag(request, "x-ms-cosmos-is-batch-request") && !flag(request, "x-ms-cosmos-batch-atomic");
  return isBulk && Array.isArray(request.body) && request.body.length > 1 ? request.body : undefined;
}

/** Carries out the first half of the operations; the request units are used up then, and the others are answered 429. */
export async function throttledBulk(
  operations: readonly Json[],
  retryAfterMilliseconds: number,
  carryOut: (operations: Json[]) => Promise<Routed>,
): Promise<Routed> {
  const half = operations.length >> 1;
  const { answer, ...rest } = await carryOut(operations.slice(0, half));
  const done: unknown = JSON.parse(answer.body ?? "");
  if (!Array.isArray(done)) throw new Error("the answer to a bulk request is no list");
  const throttled = { statusCode: 429, subStatusCode: 3200, requestCharge: throttledCharge, retryAfterMilliseconds };
  const results = [...done, ...operations.slice(half).map(() => throttled)];
  return { ...rest, answer: { ...answer, status: 207, body: JSON.stringify(results) } };
}
