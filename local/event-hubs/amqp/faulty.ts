import type { Fault, Faults } from "../../faults/fault.ts";
import { refusals } from "./refusals.ts";
import { type Reply, refusedReply } from "./request-reply.ts";
import type { Connection, Delivery, MessageContext, Receiver } from "./rhea-view.ts";

export const sendFaults = ["disconnect", "throttle"] as const;
export const deliveryFaults = ["disconnect", "steal"] as const;
const requestFaults = ["disconnect", "throttle"] as const;

/** Fails a message, before or after it is stored. */
export async function faultySend(
  { kind, after }: Fault<(typeof sendFaults)[number]>,
  receiver: Receiver,
  context: MessageContext,
  store: (context: MessageContext) => Promise<void>,
): Promise<void> {
  if (after) await store({ ...context, delivery: unanswered(context.delivery) });
  if (kind === "throttle") context.delivery.reject(refusals.serverBusy);
  else breakConnection(receiver.connection);
}

/**
 * Answers a request on `$cbs` or `$management`, unless it is to fail. Nothing is changed by these, so that nothing tells a lost
 * answer from a lost request.
 *
 * @param subject what was asked for
 * @returns nothing when the connection is to break
 */
export function faultyReply(faults: Faults, subject: string, answer: () => Reply): Reply | undefined {
  const fault = faults.draw("event-hubs", requestFaults, subject);
  if (fault === undefined) return answer();
  return fault.kind === "throttle" ? refusedReply(503, refusals.serverBusy) : undefined;
}

/** As a network does it: without a word. */
export function breakConnection({ socket }: Connection): void {
  socket.destroy();
}

function unanswered({ id }: Delivery): Delivery {
  return { id, accept() {}, reject() {} };
}
