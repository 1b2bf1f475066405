import type { Azure } from "../../shared/platform/azure/clients.ts";
import { amqpSender } from "./amqp-sender.ts";
import { type HttpTarget, httpSender } from "./http-sender.ts";
import { kafkaAddress } from "./kafka-address.ts";
import { type KafkaSender, kafkaSender } from "./kafka-sender.ts";
import type { Protocol } from "./protocol.ts";
import type { Sender } from "./sender.ts";
import { senderByModel } from "./sender-by-model.ts";

/** What the ways in must know besides; asked for only where a protocol needs it. */
export interface WaysIn {
  readonly door: () => HttpTarget;
  /** Of an emulator's Kafka endpoint. */
  readonly kafkaPort: () => number;
}

/**
 * Opens the ways in that devices take, one for each protocol.
 *
 * @throws Error saying what a protocol lacks
 */
export function openSenders(
  azure: Azure,
  spoken: readonly Protocol[],
  { door, kafkaPort }: WaysIn,
): Sender & { close(): Promise<void> } {
  const opened: KafkaSender[] = [];
  const { eventHubs, hubName } = azure.configuration;
  const ways = {
    amqp: () => amqpSender(azure),
    http: () => httpSender(door()),
    kafka() {
      const sender = kafkaSender(kafkaAddress(eventHubs, kafkaPort()), { topicOf: hubName });
      opened.push(sender);
      return sender;
    },
  } satisfies Record<Protocol, () => Sender>;
  return {
    ...senderByModel(spoken, (protocol) => ways[protocol]()),
    async close() {
      for (const sender of opened) await sender.close();
    },
  };
}
