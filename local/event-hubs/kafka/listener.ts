import type { Socket } from "node:net";
import type { Faults } from "../../faults/fault.ts";
import type { Hubs } from "../amqp/addresses.ts";
import type { KafkaBroker } from "./client.ts";
import { KafkaConnection } from "./connection.ts";
import { IdempotentProducers } from "./idempotent-producers.ts";

/** Serves the connections of Kafka clients. */
export interface KafkaListener {
  accept(socket: Socket): void;
  /** Disconnects every client after the responses to its requests, or after a timeout. */
  close(): Promise<void>;
}

const closeTimeoutMs = 1000;

export function openKafkaListener(
  hubs: Hubs,
  faults: Faults,
  log: (line: string) => void,
  warn: (line: string) => void,
): KafkaListener {
  const broker: KafkaBroker = { hubs, producers: new IdempotentProducers(), faults, log, warn };
  const connections = new Map<Socket, KafkaConnection>();
  return {
    accept(socket) {
      const connection = new KafkaConnection(socket, broker);
      connections.set(socket, connection);
      socket.once("close", () => connections.delete(socket));
      void connection.serve();
    },
    async close() {
      const timeout = setTimeout(() => {
        for (const socket of connections.keys()) socket.destroy();
      }, closeTimeoutMs);
      await Promise.all([...connections.values()].map((connection) => connection.finish()));
      clearTimeout(timeout);
    },
  };
}
