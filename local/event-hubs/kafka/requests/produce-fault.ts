import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "../../../faults/fault.ts";
import { amqpErrors } from "../../amqp/errors.ts";
import type { sendFaults } from "../../amqp/fault-injection.ts";
import { errorCodes } from "../error-codes.ts";
import type { Exchange, Outcome } from "../handler.ts";
import type { ProduceRequest } from "./produce-request.ts";
import { respondToProduce, type TopicResult } from "./produce-response.ts";

/**
 * Injects a fault into a request, before or after its records are stored. Throttling is as in Azure: the response is
 * delayed and contains the delay; beyond the client's timeout its records are rejected.
 */
export async function produceWithFault(
  { kind, after, delay }: Fault<(typeof sendFaults)[number]>,
  exchange: Exchange,
  request: ProduceRequest,
  storeAll: () => Promise<readonly TopicResult[]>,
): Promise<Outcome> {
  const rejected = kind === "throttle" && (after || delay > request.timeout);
  const stored = after || (kind === "throttle" && !rejected) ? await storeAll() : [];
  if (kind === "disconnect") return "closed without a response";
  if (rejected) return respondToProduce(exchange, request, rejectAll(request), delay);
  await sleep(delay);
  return respondToProduce(exchange, request, stored, delay);
}

function rejectAll({ topics }: ProduceRequest): readonly TopicResult[] {
  const stored = { code: errorCodes.POLICY_VIOLATION, message: amqpErrors.serverBusy.description };
  return topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ index }) => ({ index, stored })),
  }));
}
