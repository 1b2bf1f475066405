import { type Faults, noFaults } from "../faults/fault.ts";
import type { Hubs } from "./amqp/addresses.ts";
import { amqpErrors } from "./amqp/errors.ts";
import { openAmqpListener } from "./amqp/listener.ts";
import { type EarlyListener, listenEarly } from "./early-listener.ts";
import type { HubDescription } from "./hub.ts";
import { openHubs, recreateHub } from "./hubs.ts";
import { openKafkaListener } from "./kafka/listener.ts";

export type { HubDescription } from "./hub.ts";

export interface EventHubsOptions {
  hubs: readonly HubDescription[];
  /** Folder of the logs; for one endpoint at a time. */
  folder: string;
  /** For AMQP; 0 for any free one. */
  port: number;
  /** For Kafka producers; 0 for any free one, undefined for none. */
  kafkaPort?: number;
  /** What happens to clients that learn it from a response too. */
  log?: (line: string) => void;
  /** Rejections that have no response, or that some clients do not show; `log` by default. */
  warn?: (line: string) => void;
  faults?: Faults;
}

export interface EventHubsEndpoint {
  readonly port: number;
  /** Undefined without `kafkaPort`. */
  readonly kafkaPort: number | undefined;
  /** Deletes a hub and creates it again under its name. @throws Error when no hub has that name */
  recreateHub(hub: string): Promise<void>;
  /** Disconnects all clients, and returns when everything is on the disk. */
  close(): Promise<void>;
}

const expiryIntervalMs = 60_000;

/**
 * Starts an Event Hubs namespace for AMQP clients and Kafka producers, on 127.0.0.1 and ::1.
 *
 * @throws Error when a port is taken, when a hub's number of partitions changed, or (CorruptLogError) when a log is
 * damaged
 */
export async function startEventHubs(options: EventHubsOptions): Promise<EventHubsEndpoint> {
  const { port, kafkaPort, log = () => {}, warn = log, faults = noFaults } = options;
  // ports before logs: while another endpoint has the ports, it may have the logs open
  const amqp = await listenEarly("Event Hubs", port);
  let kafka: EarlyListener | undefined;
  try {
    if (kafkaPort !== undefined) kafka = await listenEarly("Event Hubs (Kafka)", kafkaPort);
    const hubs = await openHubs({ ...options, log });
    const amqpListener = openAmqpListener(hubs, faults, log, warn);
    const kafkaListener = openKafkaListener(hubs, faults, log, warn);
    amqp.serve(amqpListener.accept);
    kafka?.serve(kafkaListener.accept);
    const expiry = setInterval(() => expireAll(hubs), expiryIntervalMs);
    return {
      port: amqp.port,
      kafkaPort: kafka?.port,
      recreateHub: (hub) =>
        recreateHub(hubs, hub, { ...options, log }, () => amqpListener.disconnectAll(amqpErrors.deleted(hub))),
      async close() {
        clearInterval(expiry);
        await Promise.all([amqp, kafka, amqpListener, kafkaListener].map((part) => part?.close()));
        for (const { partitions } of hubs.values()) for (const partition of partitions) await partition.close();
      },
    };
  } catch (error) {
    await Promise.all([amqp.close(), kafka?.close()]);
    throw error;
  }
}

/** A log that grows checks its retention by itself; one that does not grow still ages. */
function expireAll(hubs: Hubs): void {
  for (const { partitions } of hubs.values()) for (const partition of partitions) void partition.expire();
}
