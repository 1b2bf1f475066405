import type { Azure } from "../../shared/platform/azure/clients.ts";
import { streamNamed } from "../../shared/streams/registry.ts";
import { maxTries, type Sender } from "./sender.ts";

/** Publishes to the hubs over AMQP. */
export function amqpSender(azure: Azure): Sender {
  return {
    async send(name, events, onSent) {
      const stream = streamNamed(name);
      if (stream === undefined) throw new Error(`no stream is called ${name}`);
      await azure.hub(stream.hub).publish(events, {
        attempts: maxTries,
        onAcknowledged: (some, unanswered) => onSent(some, { unanswered }),
      });
    },
  };
}
