import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "../../../faults/fault.ts";
import type { sendFaults } from "../../amqp/faulty.ts";
import { refusals } from "../../amqp/refusals.ts";
import { errorCodes } from "../error-codes.ts";
import type { Exchange, Outcome } from "../handler.ts";
import type { ProduceRequest } from "./produce-request.ts";
import { answerStored, type StoredTopic } from "./produce-response.ts";

/**
 * Fails a request, before or after its records are stored. Throttling is as in Azure: the answer is held back, and says so; when
 * the client would not wait so long, its records are refused.
 */
export async function faultyProduce(
  { kind, after, delay }: Fault<(typeof sendFaults)[number]>,
  exchange: Exchange,
  request: ProduceRequest,
  storeAll: () => Promise<readonly StoredTopic[]>,
): Promise<Outcome> {
  const refused = kind === "throttle" && (after || delay > request.timeout);
  const stored = after || (kind === "throttle" && !refused) ? await storeAll() : [];
  if (kind === "disconnect") return "closed without an answer";
  if (refused) return answerStored(exchange, request, refuseAll(request), delay);
  await sleep(delay);
  return answerStored(exchange, request, stored, delay);
}

function refuseAll({ topics }: ProduceRequest): readonly StoredTopic[] {
  const stored = { code: errorCodes.POLICY_VIOLATION, message: refusals.serverBusy.description };
  return topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ index }) => ({ index, stored })),
  }));
}
