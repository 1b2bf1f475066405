import { type Protocol, protocolOf } from "./protocol.ts";
import type { Sender } from "./sender.ts";

/** Sends the events of each device model over its protocol, concurrently. */
export function senderByProtocol(protocols: readonly Protocol[], senderOf: (protocol: Protocol) => Sender): Sender {
  const senders = new Map(protocols.map((protocol) => [protocol, senderOf(protocol)]));
  return {
    async send(stream, events, onSent) {
      const byProtocol = Map.groupBy(events, ({ device }) => protocolOf(protocols, device));
      // Waits for all: events acknowledged after another sender failed count as sent.
      const results = await Promise.allSettled(
        [...byProtocol].map(([protocol, some]) => senders.get(protocol)?.send(stream, some, onSent)),
      );
      for (const result of results) if (result.status === "rejected") throw result.reason;
    },
  };
}
