import type { Fault, Faults } from "../../faults/fault.ts";
import { amqpErrors } from "./errors.ts";
import { errorReply, type Reply } from "./request-reply.ts";
import type { Connection, Delivery, MessageContext, Receiver } from "./rhea-view.ts";

export const sendFaults = ["disconnect", "throttle"] as const;
export const deliveryFaults = ["disconnect", "steal"] as const;
const requestFaults = ["disconnect", "throttle"] as const;

/** Injects a fault into a sent message, before or after it is stored. */
export async function sendWithFault(
  { kind, after }: Fault<(typeof sendFaults)[number]>,
  receiver: Receiver,
  context: MessageContext,
  store: (context: MessageContext) => Promise<void>,
): Promise<void> {
  if (after) await store({ ...context, delivery: unanswered(context.delivery) });
  if (kind === "throttle") context.delivery.reject(amqpErrors.serverBusy);
  else breakConnection(receiver.connection);
}

/**
 * Answers a request on `$cbs` or `$management`, or injects a fault. These requests change nothing, so that a lost
 * response is the same as a lost request.
 *
 * @returns undefined when the connection breaks
 */
export function replyWithFault(faults: Faults, operation: string, answer: () => Reply): Reply | undefined {
  const fault = faults.draw("event-hubs", requestFaults, operation);
  if (fault === undefined) return answer();
  return fault.kind === "throttle" ? errorReply(503, amqpErrors.serverBusy) : undefined;
}

/** As a network failure does: without an AMQP close. */
export function breakConnection({ socket }: Connection): void {
  socket.destroy();
}

function unanswered({ id }: Delivery): Delivery {
  return { id, accept() {}, reject() {} };
}
