import { mkdir } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { listenLocally } from "../listen.ts";
import { openAmqpDoor } from "./amqp/door.ts";
import { type Hub, type HubDescription, openHub } from "./hub.ts";
import { BlockCache } from "./log/block-cache.ts";

export type { HubDescription } from "./hub.ts";

export interface EventHubsOptions {
  hubs: readonly HubDescription[];
  /** Where the logs are kept; one endpoint at a time may use it. */
  folder: string;
  /** 0 for any free one. */
  port: number;
  log?: (line: string) => void;
}

export interface EventHubsEndpoint {
  readonly port: number;
  /** Disconnects all clients, and returns when everything is on the disk. */
  close(): Promise<void>;
}

const cacheBytes = 16 * 1024 * 1024;

/**
 * Starts an Event Hubs namespace for AMQP clients on 127.0.0.1 and ::1.
 *
 * @throws Error when the port is taken, when a hub's partitions changed, or (CorruptLogError) when what is stored is not
 * what was written.
 */
export async function startEventHubs({
  hubs,
  folder,
  port,
  log = () => {},
}: EventHubsOptions): Promise<EventHubsEndpoint> {
  const early: Socket[] = [];
  let accept = (socket: Socket): void => void early.push(socket);
  // the port comes first: while another endpoint has it, the logs are that one's to touch
  const makeServer = () => createServer({ noDelay: true }, (socket) => accept(socket));
  const listener = await listenLocally("Event Hubs", port, makeServer);
  try {
    await mkdir(folder, { recursive: true });
    const opened = await openHubs(hubs, folder, log);
    const door = openAmqpDoor(opened, log);
    accept = (socket) => door.accept(socket);
    early.forEach(accept);
    return {
      port: listener.port,
      async close() {
        await Promise.all([listener.close(), door.close()]);
        for (const { partitions } of opened.values()) for (const partition of partitions) await partition.close();
      },
    };
  } catch (error) {
    for (const socket of early) socket.destroy();
    await listener.close();
    throw error;
  }
}

async function openHubs(hubs: readonly HubDescription[], folder: string, log: (line: string) => void) {
  const cache = new BlockCache(cacheBytes);
  const opened = new Map<string, Hub>();
  // one after the other: each reads its last segment into memory
  for (const hub of hubs) opened.set(hub.name.toLowerCase(), await openHub(hub, { folder, cache, log }));
  return opened;
}
