import { type Faults, noFaults } from "../faults/fault.ts";
import { type Entrance, listenAhead } from "./access-check.ts";
import type { Hubs } from "./amqp/addresses.ts";
import { openAmqpDoor } from "./amqp/listener.ts";
import { refusals } from "./amqp/refusals.ts";
import type { HubDescription } from "./hub.ts";
import { makeHubAnew, openHubs } from "./hubs.ts";
import { openKafkaDoor } from "./kafka/listener.ts";

export type { HubDescription } from "./hub.ts";

export interface EventHubsOptions {
  hubs: readonly HubDescription[];
  /** Where the logs are kept; one endpoint at a time may use it. */
  folder: string;
  /** For AMQP; 0 for any free one. */
  port: number;
  /** For Kafka producers; 0 for any free one, undefined for none. */
  kafkaPort?: number;
  log?: (line: string) => void;
  faults?: Faults;
}

export interface EventHubsEndpoint {
  readonly port: number;
  /** Undefined when none was asked for. */
  readonly kafkaPort: number | undefined;
  /** Deletes a hub and makes it again under its name. @throws Error when there is none of that name */
  makeAnew(hub: string): Promise<void>;
  /** Disconnects all clients, and returns when everything is on the disk. */
  close(): Promise<void>;
}

const expiryIntervalMs = 60_000;

/**
 * Starts an Event Hubs namespace for AMQP clients, and Kafka producers, on 127.0.0.1 and ::1.
 *
 * @throws Error when a port is taken, when a hub's partitions changed, or (CorruptLogError) when what is stored is not
 * what was written.
 */
export async function startEventHubs(options: EventHubsOptions): Promise<EventHubsEndpoint> {
  const { port, kafkaPort, log = () => {}, faults = noFaults } = options;
  // the ports come first: while another endpoint has them, the logs are that one's to touch
  const amqp = await listenAhead("Event Hubs", port);
  let kafka: Entrance | undefined;
  try {
    if (kafkaPort !== undefined) kafka = await listenAhead("Event Hubs (Kafka)", kafkaPort);
    const hubs = await openHubs({ ...options, log });
    const doors = [openAmqpDoor(hubs, faults, log), openKafkaDoor(hubs, faults, log)] as const;
    amqp.open(doors[0].accept);
    kafka?.open(doors[1].accept);
    const expiry = setInterval(() => expireAll(hubs), expiryIntervalMs);
    return {
      port: amqp.port,
      kafkaPort: kafka?.port,
      makeAnew: (hub) =>
        makeHubAnew(hubs, hub, { ...options, log }, () => doors[0].disconnectAll(refusals.deleted(hub))),
      async close() {
        clearInterval(expiry);
        await Promise.all([amqp, kafka, ...doors].map((part) => part?.close()));
        for (const { partitions } of hubs.values()) for (const partition of partitions) await partition.close();
      },
    };
  } catch (error) {
    await Promise.all([amqp.close(), kafka?.close()]);
    throw error;
  }
}

/** Size is looked at when a log grows, age also when it does not. */
function expireAll(hubs: Hubs): void {
  for (const { partitions } of hubs.values()) for (const partition of partitions) void partition.expire();
}
