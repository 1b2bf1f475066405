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
import type { RangeSplit, SplitPlace } from "./partition/ranges.ts";
import type { Catalog, Database } from "./store/catalog.ts";
import { openStorage, type Storage } from "./store/storage.ts";

export interface ContainerDescription {
  readonly name: string;
  /** `/userId` or `/address/city`; a list of up to three is a hierarchical key. */
  readonly partitionKey: string | readonly string[];
  readonly indexing: {
    /** `/time/?` or `/*`; nothing else is indexed. */
    readonly included: readonly string[];
    /** For ORDER BY with more than one property. */
    readonly composite?: readonly (readonly CompositePath[])[];
  };
  /** Seconds; -1 for documents that live for ever unless they say otherwise. Without it nothing expires. */
  readonly defaultTimeToLive?: number;
}

export interface DatabaseDescription {
  readonly database: string;
  readonly containers: readonly ContainerDescription[];
}

export interface CosmosOptions {
  databases: readonly DatabaseDescription[];
  /** Where the data is kept; one endpoint at a time may use it. */
  folder: string;
  /** 0 for any free one. */
  port: number;
  log?: (line: string) => void;
  faults?: Faults;
}

export interface CosmosEndpoint {
  readonly port: number;
  /**
   * Splits a partition key range of a container, as the service does when one grows: the oldest, unless told which. The
   * documents stay where they are; whoever asks for the parent learns that it is gone.
   *
   * @throws CosmosError when there is no such database, container (404) or range (410), or it cannot be cut there (400)
   */
  splitRange(database: string, container: string, place?: SplitPlace): Promise<RangeSplit>;
  /**
   * Lets reads that ask for less than strong consistency see everything so many milliseconds late, as reads from another
   * replica may; 0 for not late at all.
   */
  lagWeakReads(milliseconds: number): void;
  /** Answers what is under way and returns when everything is on the disk. */
  close(): Promise<void>;
}

/**
 * Starts a Cosmos DB account for NoSQL clients on 127.0.0.1 and ::1, with the databases and containers described. Those
 * that are there already keep their documents.
 *
 * @throws Error when the port or the folder is taken, or when a container that is there has another partition key
 */
export async function startCosmos(options: CosmosOptions): Promise<CosmosEndpoint> {
  const { databases, folder, port, log = () => {}, faults = noFaults } = options;
  let storage: Storage | undefined;
  const serving = Promise.withResolvers<RequestListener>();
  // the port comes first: while another endpoint has it, the folder is that one's to touch
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
      splitRange: (database, container, place) =>
        open.commit(() => open.catalog.splitRange(open.catalog.container(database, container), place)),
      lagWeakReads: (milliseconds) => open.recent.lagBy(milliseconds, open.documents.change),
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
      const database = catalog.databases().find((known) => known.name === name) ?? catalog.createDatabase(name);
      for (const container of containers) provisionContainer(catalog, database, container);
    }
  });
}

function provisionContainer(catalog: Catalog, database: Database, description: ContainerDescription): void {
  const definition = definitionOf(description);
  const known = catalog.containers(database).find(({ name }) => name === description.name);
  if (known === undefined) catalog.createContainer(database, description.name, definition);
  else if (!samePartitionKey(known.definition, definition))
    throw otherKey(`${database.name}/${known.name}`, definition, known.definition);
  else if (!same(known.definition, definition)) catalog.replaceContainer(known, definition);
}

function definitionOf({ partitionKey, indexing, defaultTimeToLive }: ContainerDescription): ContainerDefinition {
  return {
    partitionKey: checkedPartitionKey([partitionKey].flat()),
    indexing: indexingOf(indexing.included, indexing.composite),
    defaultTtl: readDefaultTtl(defaultTimeToLive),
  };
}

function otherKey(name: string, wanted: ContainerDefinition, known: ContainerDefinition): Error {
  return new Error(
    `Container ${name} is partitioned by ${known.partitionKey.join(", ")}, not by ${wanted.partitionKey.join(", ")}. A partition key cannot be changed: give the container another name, or reset the local data.`,
  );
}

function same(left: ContainerDefinition, right: ContainerDefinition): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
