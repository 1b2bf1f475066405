import { type Protocol, protocolOf } from "./protocol.ts";
import type { Sender } from "./sender.ts";

/** Sends the events of each model of devices by the protocol that it speaks, side by side. */
export function senderByModel(spoken: readonly Protocol[], senderOf: (protocol: Protocol) => Sender): Sender {
  const senders = new Map(spoken.map((protocol) => [protocol, senderOf(protocol)]));
  return {
    async send(stream, events, onSent) {
      const byProtocol = Map.groupBy(events, ({ device }) => protocolOf(spoken, device));
      // All come to an end first: what a sender acknowledges after another one failed counts, too.
      const results = await Promise.allSettled(
        [...byProtocol].map(([protocol, some]) => senders.get(protocol)?.send(stream, some, onSent)),
      );
      for (const result of results) if (result.status === "rejected") throw result.reason;
    },
  };
}
