import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { startAzurite } from "./azurite/azurite.ts";
import { type EndpointPorts, storageConnection } from "./connection-strings.ts";
import { startCosmos } from "./cosmos/endpoint.ts";
import { startEventHubs } from "./event-hubs/endpoint.ts";
import { startFaultAdmin } from "./faults/admin.ts";
import { FaultInjector } from "./faults/injector.ts";
import { throttleRepeats } from "./functions-host/throttle-repeats.ts";
import type { EndpointOptions } from "./options.ts";
import { startPostgres } from "./postgres/endpoint.ts";
import type { Resources } from "./resources.ts";
import { provisionStorage, startSubscriptions } from "./storage.ts";

export interface Endpoints {
  readonly ports: EndpointPorts & { readonly kafkaPort: number; readonly adminPort: number };
  readonly faults: FaultInjector;
  /** Process id of the embedded PostgreSQL server. */
  readonly postgresProcess: number | undefined;
  /** Deletes a hub and creates it again under its name. */
  recreateHub(name: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts Event Hubs, Cosmos DB, Azurite and PostgreSQL, creates the resources that do not exist, and starts the Event
 * Grid subscriptions.
 */
export async function startEndpoints(options: EndpointOptions, resources: Resources): Promise<Endpoints> {
  const folder = (name: string) => join(options.data, name);
  await mkdir(options.data, { recursive: true });
  const log = options.log === "verbose" ? (line: string) => console.log(line) : () => {};
  const warn = throttleRepeats(
    (line) => console.error(line),
    () => performance.now(),
  );
  const started: { close(): Promise<void> }[] = [];
  const close = async () => {
    for (const endpoint of started.reverse()) await endpoint.close();
  };
  const register = <T extends { close(): Promise<void> }>(endpoint: T) => {
    started.push(endpoint);
    return endpoint;
  };
  const faults = new FaultInjector({ seed: 1, now: Date.now });
  try {
    const [storage, hubs, cosmos, postgres] = await allOrFirstError([
      startAzurite({ ...options, folder: folder("azurite"), faults }).then(register),
      startEventHubs({
        hubs: resources.eventHubs,
        folder: folder("event-hubs"),
        port: options.eventHubsPort,
        kafkaPort: options.kafkaPort,
        log,
        warn,
        faults,
      }).then(register),
      startCosmos({
        databases: resources.cosmos,
        folder: folder("cosmos"),
        port: options.cosmosPort,
        log,
        faults,
      }).then(register),
      startPostgres({
        postgres: options.postgres,
        databases: resources.postgres,
        folder: folder("postgres"),
        port: options.postgresPort,
        warn: options.log === "quiet" ? () => {} : (line) => console.error(line),
      }).then(register),
    ]);
    const { blobPort, queuePort, tablePort } = storage;
    const { port: eventHubsPort, kafkaPort = 0 } = hubs;
    const recreateHubs = async (one: string | undefined) => {
      const names = one === undefined ? resources.eventHubs.map(({ name }) => name) : [one];
      for (const name of names) await hubs.recreateHub(name);
      return names;
    };
    const { port: adminPort } = register(
      await startFaultAdmin({
        dataFolder: options.data,
        injector: faults,
        port: options.adminPort,
        recreateHubs,
        splitRange: cosmos.splitRange,
      }),
    );
    const { url: postgresUrl, processId: postgresProcess } = postgres;
    const ports = {
      ...{ blobPort, queuePort, tablePort, eventHubsPort, kafkaPort, cosmosPort: cosmos.port, adminPort },
      ...(postgresUrl === undefined ? {} : { postgresUrl }),
    };
    const connection = storageConnection(ports);
    await provisionStorage(connection, resources.storage);
    register(await startSubscriptions(connection, resources.storage, folder("storage-events")));
    return { ports, faults, recreateHub: hubs.recreateHub, postgresProcess, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Waits for all before it fails, so that every started endpoint can be closed. */
async function allOrFirstError<T extends readonly Promise<unknown>[]>(promises: readonly [...T]) {
  const results = await Promise.allSettled(promises);
  for (const result of results) if (result.status === "rejected") throw result.reason;
  return Promise.all(promises);
}
