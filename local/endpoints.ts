import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { startAzurite } from "./azurite/azurite.ts";
import { type EndpointPorts, storageConnection } from "./connection-strings.ts";
import { type DatabaseDescription, startCosmos } from "./cosmos/endpoint.ts";
import { type HubDescription, startEventHubs } from "./event-hubs/endpoint.ts";
import type { LocalOptions } from "./options.ts";
import { provisionStorage, type StorageDescription, startSubscriptions } from "./storage.ts";

/** What the endpoints are to hold: the shape of the app's description of its resources. */
export interface Resources {
  readonly eventHubs: readonly HubDescription[];
  readonly storage: StorageDescription;
  readonly cosmos: readonly DatabaseDescription[];
}

export interface Endpoints {
  readonly ports: EndpointPorts;
  close(): Promise<void>;
}

/** Starts Event Hubs, Cosmos DB and Azurite, and makes the resources that are not there yet, as Bicep does in Azure; then plays Event Grid. */
export async function startEndpoints(options: LocalOptions, resources: Resources): Promise<Endpoints> {
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
  try {
    const [storage, hubs, cosmos] = await allOrFirstError([
      startAzurite({ ...options, folder: folder("azurite") }).then(keep),
      startEventHubs({
        hubs: resources.eventHubs,
        folder: folder("event-hubs"),
        port: options.eventHubsPort,
        log,
      }).then(keep),
      startCosmos({ databases: resources.cosmos, folder: folder("cosmos"), port: options.cosmosPort, log }).then(keep),
    ]);
    const { blobPort, queuePort, tablePort } = storage;
    const ports = { blobPort, queuePort, tablePort, eventHubsPort: hubs.port, cosmosPort: cosmos.port };
    const connection = storageConnection(ports);
    await provisionStorage(connection, resources.storage);
    keep(await startSubscriptions(connection, resources.storage, folder("storage-events")));
    return { ports, close };
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
