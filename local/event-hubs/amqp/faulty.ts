import type { Fault } from "../../faults/fault.ts";
import { refusals } from "./refusals.ts";
import type { Connection, Delivery, MessageContext, Receiver } from "./rhea-view.ts";

export const sendFaults = ["disconnect", "throttle"] as const;
export const deliveryFaults = ["disconnect", "steal"] as const;

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

/** As a network does it: without a word. */
export function breakConnection({ socket }: Connection): void {
  socket.destroy();
}

function unanswered({ id }: Delivery): Delivery {
  return { id, accept() {}, reject() {} };
}
