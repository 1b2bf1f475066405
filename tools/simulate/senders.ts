import type { Azure } from "../../shared/platform/azure/clients.ts";
import { amqpSender } from "./amqp-sender.ts";
import { type HttpTarget, httpSender } from "./http-sender.ts";
import { kafkaAddress } from "./kafka-address.ts";
import { type KafkaSender, kafkaSender } from "./kafka-sender.ts";
import type { Protocol } from "./protocol.ts";
import type { Sender } from "./sender.ts";
import { senderByProtocol } from "./sender-by-model.ts";

/** Targets of the senders; resolved only for the protocols in use. */
export interface SenderTargets {
  readonly http: () => HttpTarget;
  /** Port of an emulator's Kafka endpoint. */
  readonly kafkaPort: () => number;
}

/**
 * Opens one sender per protocol.
 *
 * @throws Error that names the missing setting of a protocol
 */
export function openSenders(
  azure: Azure,
  protocols: readonly Protocol[],
  { http, kafkaPort }: SenderTargets,
): Sender & { close(): Promise<void> } {
  const opened: KafkaSender[] = [];
  const { eventHubs, hubName } = azure.configuration;
  const factories = {
    amqp: () => amqpSender(azure),
    http: () => httpSender(http()),
    kafka() {
      const sender = kafkaSender(kafkaAddress(eventHubs, kafkaPort()), { topicOf: hubName });
      opened.push(sender);
      return sender;
    },
  } satisfies Record<Protocol, () => Sender>;
  return {
    ...senderByProtocol(protocols, (protocol) => factories[protocol]()),
    async close() {
      for (const sender of opened) await sender.close();
    },
  };
}
