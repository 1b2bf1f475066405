import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { startAzurite } from "./azurite/azurite.ts";
import { type EndpointPorts, storageConnection } from "./connection-strings.ts";
import { type DatabaseDescription, startCosmos } from "./cosmos/endpoint.ts";
import { type HubDescription, startEventHubs } from "./event-hubs/endpoint.ts";
import { startFaultAdmin } from "./faults/admin.ts";
import { FaultBoard } from "./faults/board.ts";
import type { EndpointOptions } from "./options.ts";
import { provisionStorage, type StorageDescription, startSubscriptions } from "./storage.ts";

/** What the endpoints are to hold: the shape of the app's description of its resources. */
export interface Resources {
  readonly eventHubs: readonly HubDescription[];
  readonly storage: StorageDescription;
  readonly cosmos: readonly DatabaseDescription[];
}

export interface Endpoints {
  readonly ports: EndpointPorts & { readonly kafkaPort: number; readonly adminPort: number };
  readonly faults: FaultBoard;
  close(): Promise<void>;
}

/** Starts Event Hubs, Cosmos DB and Azurite, and makes the resources that are not there yet, as Bicep does in Azure; then plays Event Grid. */
export async function startEndpoints(options: EndpointOptions, resources: Resources): Promise<Endpoints> {
  const folder = (name: string) => join(options.data, name);
  await mkdir(options.data, { recursive: true });
  const log = options.log === "verbose" ? (line: string) => console.log(line) : () => {};
  const started: { close(): Promise<void> }[] = [];
  const close = async () => {
    for (const endpoint of started.reverse()) await endpoint.close();
  };
  const keep = <T extends { close(): Promise<void> }>(endpoint: T) => {
    started.push(endpoint);
    return endpoint;
  };
  const faults = new FaultBoard({ seed: 1, now: Date.now });
  try {
    const [storage, hubs, cosmos] = await allOrFirstError([
      startAzurite({ ...options, folder: folder("azurite"), faults }).then(keep),
      startEventHubs({
        hubs: resources.eventHubs,
        folder: folder("event-hubs"),
        port: options.eventHubsPort,
        kafkaPort: options.kafkaPort,
        log,
        faults,
      }).then(keep),
      startCosmos({
        databases: resources.cosmos,
        folder: folder("cosmos"),
        port: options.cosmosPort,
        log,
        faults,
      }).then(keep),
    ]);
    const { blobPort, queuePort, tablePort } = storage;
    const { port: eventHubsPort, kafkaPort = 0 } = hubs;
    const makeHubsAnew = async (one: string | undefined) => {
      const names = one === undefined ? resources.eventHubs.map(({ name }) => name) : [one];
      for (const name of names) await hubs.makeAnew(name);
      return names;
    };
    const { port: adminPort } = keep(
      await startFaultAdmin({ board: faults, port: options.adminPort, makeHubsAnew, splitRange: cosmos.splitRange }),
    );
    const ports = { blobPort, queuePort, tablePort, eventHubsPort, kafkaPort, cosmosPort: cosmos.port, adminPort };
    const connection = storageConnection(ports);
    await provisionStorage(connection, resources.storage);
    keep(await startSubscriptions(connection, resources.storage, folder("storage-events")));
    return { ports, faults, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Waits for all before it fails, so that everything that did start can be closed. */
async function allOrFirstError<T extends readonly Promise<unknown>[]>(promises: readonly [...T]) {
  const results = await Promise.allSettled(promises);
  for (const result of results) if (result.status === "rejected") throw result.reason;
  return Promise.all(promises);
}
