import type { Azure } from "../../shared/platform/azure/clients.ts";
import { streamNamed } from "../../shared/streams/registry.ts";
import { mostTries, type Sender } from "./sender.ts";

/** Straight into the hubs, as devices that speak AMQP do. */
export function amqpSender(azure: Azure): Sender {
  return {
    async send(name, events, onSent) {
      const stream = streamNamed(name);
      if (stream === undefined) throw new Error(`no stream is called ${name}`);
      await azure.hub(stream.hub).publish(events, {
        tries: mostTries,
        onSent: (some, doubtful) => onSent(some, { doubtful }),
      });
    },
  };
}
