import { createServer, type RequestListener } from "node:http";
import { type Faults, noFaults } from "../faults/fault.ts";
import { listenLocally } from "../listen.ts";
import {
  type ContainerDefinition,
  checkedPartitionKey,
  readDefaultTtl,
  samePartitionKey,
} from "./container-definition.ts";
import { serveCosmos } from "./http/serve.ts";
import { type CompositePath, indexingOf } from "./indexing.ts";
import { LOCAL_COSMOS_KEY } from "./key.ts";
import type { RangeSplit, SplitPoint } from "./partition/ranges.ts";
import type { Catalog, Database } from "./store/catalog.ts";
import { openStorage, type Storage } from "./store/storage.ts";

export interface ContainerDescription {
  readonly name: string;
  /** `/userId` or `/address/city`; a list of two or three paths is a hierarchical key. */
  readonly partitionKey: string | readonly string[];
  readonly indexing: {
    /** `/time/?` or `/*`; all other paths are excluded. */
    readonly included: readonly string[];
    /** Composite indexes: part of the description, without effect here. */
    readonly composite?: readonly (readonly CompositePath[])[];
  };
  /** Seconds until documents without a `ttl` expire; -1 for never. Without it, no document expires. */
  readonly defaultTimeToLive?: number;
}

export interface DatabaseDescription {
  readonly database: string;
  readonly containers: readonly ContainerDescription[];
}

export interface CosmosOptions {
  databases: readonly DatabaseDescription[];
  /** The folder of the data; one endpoint at a time can use it. */
  folder: string;
  /** 0 for any free port. */
  port: number;
  log?: (line: string) => void;
  faults?: Faults;
}

export interface CosmosEndpoint {
  readonly port: number;
  /**
   * Splits a partition key range of a container, by default the oldest, as the service does when a range grows.
   * Requests for the parent range then fail with 410 and substatus 1002.
   *
   * @throws CosmosError: 404 for an unknown database or container, 410 for an unknown range, 400 for an invalid point
   */
  splitRange(database: string, container: string, point?: SplitPoint): Promise<RangeSplit>;
  /**
   * Delays the data that reads with weaker than strong consistency return, as a lagging replica does; 0 turns the delay
   * off.
   */
  lagWeakReads(milliseconds: number): void;
  /** Completes the requests in progress and closes the file. */
  close(): Promise<void>;
}

/**
 * Starts a Cosmos DB account for NoSQL clients on 127.0.0.1 and ::1, and creates the databases and containers that do
 * not exist. Existing containers keep their documents; changes of indexing and time to live are applied.
 *
 * @throws Error when the port or the folder is in use, or an existing container has another partition key
 */
export async function startCosmos(options: CosmosOptions): Promise<CosmosEndpoint> {
  const { databases, folder, port, log = () => {}, faults = noFaults } = options;
  let storage: Storage | undefined;
  const serving = Promise.withResolvers<RequestListener>();
  // the port first: another endpoint that listens on it may use the same folder
  const onRequest: RequestListener = (message, response) =>
    void serving.promise.then((serve) => serve(message, response));
  const server = { keepAliveTimeout: 60_000, noDelay: true };
  const listener = await listenLocally("Cosmos DB", port, () => createServer(server, onRequest));
  try {
    storage = openStorage(folder, () => Math.floor(Date.now() / 1000), log);
    await provision(storage, databases);
    serving.resolve(serveCosmos(storage, { key: LOCAL_COSMOS_KEY, faults, log }));
    const open = storage;
    return {
      port: listener.port,
      splitRange: (database, container, point) =>
        open.commit(() => open.catalog.splitRange(open.catalog.container(database, container), point)),
      lagWeakReads: (milliseconds) => open.recent.setLag(milliseconds, open.documents.change),
      async close() {
        await listener.close();
        open.close();
      },
    };
  } catch (error) {
    serving.resolve((_, response) => response.destroy());
    storage?.close();
    await listener.close();
    throw error;
  }
}

async function provision({ catalog, commit }: Storage, databases: readonly DatabaseDescription[]): Promise<void> {
  await commit(() => {
    for (const { database: name, containers } of databases) {
      const database = catalog.databases().find((existing) => existing.name === name) ?? catalog.createDatabase(name);
      for (const container of containers) provisionContainer(catalog, database, container);
    }
  });
}

function provisionContainer(catalog: Catalog, database: Database, description: ContainerDescription): void {
  const definition = definitionOf(description);
  const existing = catalog.containers(database).find(({ name }) => name === description.name);
  if (existing === undefined) catalog.createContainer(database, description.name, definition);
  else if (!samePartitionKey(existing.definition, definition))
    throw partitionKeyMismatch(`${database.name}/${existing.name}`, definition, existing.definition);
  else if (!same(existing.definition, definition)) catalog.replaceContainer(existing, definition);
}

function definitionOf({ partitionKey, indexing, defaultTimeToLive }: ContainerDescription): ContainerDefinition {
  return {
    partitionKey: checkedPartitionKey([partitionKey].flat()),
    indexing: indexingOf(indexing.included, indexing.composite),
    defaultTtl: readDefaultTtl(defaultTimeToLive),
  };
}

function partitionKeyMismatch(name: string, described: ContainerDefinition, existing: ContainerDefinition): Error {
  const [actual, expected] = [existing, described].map(({ partitionKey }) => partitionKey.join(", "));
  const remedy = "A partition key cannot be changed: rename the container, or reset the local data.";
  return new Error(`Container ${name} is partitioned by ${actual}, not by ${expected}. ${remedy}`);
}

function same(left: ContainerDefinition, right: ContainerDefinition): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
