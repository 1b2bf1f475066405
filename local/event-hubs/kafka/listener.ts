import type { Socket } from "node:net";
import type { Faults } from "../../faults/fault.ts";
import type { Hubs } from "../amqp/addresses.ts";
import type { KafkaBroker } from "./client.ts";
import { KafkaConnection } from "./connection.ts";
import { IdempotentProducers } from "./idempotent-producers.ts";

/** Where Kafka clients come in. */
export interface KafkaDoor {
  accept(socket: Socket): void;
  /** Disconnects every client when what it sent is answered, or soon. */
  close(): Promise<void>;
}

const patienceMs = 1000;

export function openKafkaDoor(hubs: Hubs, faults: Faults, log: (line: string) => void): KafkaDoor {
  const broker: KafkaBroker = { hubs, producers: new IdempotentProducers(), faults, log };
  const connections = new Map<Socket, KafkaConnection>();
  return {
    accept(socket) {
      const connection = new KafkaConnection(socket, broker);
      connections.set(socket, connection);
      socket.once("close", () => connections.delete(socket));
      void connection.serve();
    },
    async close() {
      const impatience = setTimeout(() => {
        for (const socket of connections.keys()) socket.destroy();
      }, patienceMs);
      await Promise.all([...connections.values()].map((connection) => connection.finish()));
      clearTimeout(impatience);
    },
  };
}
