import { setTimeout as sleep } from "node:timers/promises";
import { CosmosClient } from "@azure/cosmos";
import { TableClient } from "@azure/data-tables";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { type ConcurrentOperation, optimisticConcurrency, type RetryConflicts } from "../optimistic-concurrency.ts";
import type { Postgres } from "../postgres/sql.ts";
import { type BlobStore, blobStore } from "./blobs.ts";
import { withBulkOperations } from "./bulk.ts";
import { type Checkpoints, checkpointContainer, checkpoints } from "./checkpoints.ts";
import type { Configuration, Connection } from "./configuration.ts";
import { credentialOf } from "./credentials.ts";
import { type Databases, databases } from "./databases.ts";
import { type ChargeListener, type DocumentContainer, documentContainer } from "./documents.ts";
import { type FileStore, fileStore } from "./files.ts";
import { type Hub, openHub } from "./hubs.ts";
import { openPostgres } from "./postgres.ts";
import { type Queue, queue } from "./queues.ts";
import { type Table, table } from "./tables.ts";

/** Listeners for measuring. */
export interface AzureListeners {
  readonly onCharge?: ChargeListener;
  /** A write conflicted with another writer and is attempted again. */
  readonly onConflict?: (operation: ConcurrentOperation) => void;
}

/** The services that the app uses. Each client is created at its first use. */
export interface Azure {
  readonly configuration: Configuration;
  blobs(container: string): BlobStore;
  /** A container that other systems write to. */
  files(container: string): FileStore;
  /** The container with the second copy of bronze; undefined in an environment without one. */
  readonly copy: BlobStore | undefined;
  queue(name: string): Queue;
  table(name: string): Table;
  silver(container: string): DocumentContainer;
  gold(container: string): DocumentContainer;
  /**
   * A container that is not rebuilt from bronze and that a rebuild leaves alone: its content cannot be computed again.
   */
  retained(container: string): DocumentContainer;
  /** For commands. */
  readonly databases: Databases;
  /** By the name of the hub in `resources.json`. */
  hub(hub: string): Hub;
  /** The registration database; undefined in an environment without one. */
  readonly registry: Postgres | undefined;
  /** The serving database; undefined in an environment without one. */
  readonly serving: Postgres | undefined;
  /** Undefined when the storage of the Functions host is not configured. */
  readonly checkpoints: Checkpoints | undefined;
  readonly retryConflicts: RetryConflicts;
  close(): Promise<void>;
}

/**
 * Milliseconds. A reader with an open transaction delays the change of a table's definition; the next round repeats it.
 */
export const servingLockTimeout = 2_000;

/** The only container of the account with the second copy. */
export const copyContainer = "copy";

export function openAzure(configuration: Configuration, listeners: AzureListeners = {}): Azure {
  const { onCharge = () => {}, onConflict = () => {} } = listeners;
  const { lake, cosmos, eventHubs, hostStorage, copy, registry, serving } = configuration;
  const blobService = lazy(() => blobServiceClient(lake));
  const queueService = lazy(() => queueServiceClient(lake));
  const cosmosService = lazy(() => cosmosClient(cosmos));
  const documents = (database: string, name: string) => {
    const container = cosmosService().database(database).container(name);
    return withBulkOperations(container, documentContainer(container, onCharge), onCharge);
  };
  const blobs = memoized((container) => blobStore(blobService().getContainerClient(container)));
  const files = memoized((container) => fileStore(blobService().getContainerClient(container)));
  const queues = memoized((name) => queue(queueService().getQueueClient(name)));
  const tables = memoized((name) => table(tableClient(lake, name)));
  const databasesOf = [
    registry && openPostgres(registry),
    serving && openPostgres(serving, { lockTimeout: servingLockTimeout }),
  ];
  const hubs = memoized((hub) => openHub(eventHubs, configuration.hubName(hub)));
  return {
    configuration,
    blobs: blobs.get,
    files: files.get,
    get copy() {
      return copy && blobStore(blobServiceClient(copy).getContainerClient(copyContainer));
    },
    queue: queues.get,
    table: tables.get,
    silver: memoized((container) => documents(configuration.silverDatabase, container)).get,
    gold: memoized((container) => documents(configuration.goldDatabase, container)).get,
    retained: memoized((container) => documents(configuration.outboxDatabase, container)).get,
    get databases() {
      return databases(cosmosService());
    },
    hub: hubs.get,
    registry: databasesOf[0],
    serving: databasesOf[1],
    get checkpoints() {
      return hostStorage && hostCheckpoints(hostStorage);
    },
    retryConflicts: optimisticConcurrency({ wait: sleep, random: Math.random, onRetry: onConflict }),
    async close() {
      await Promise.all([...hubs.values(), ...databasesOf].map((each) => each?.close()));
      if (cosmosService.used()) cosmosService().dispose();
    },
  };
}

function blobServiceClient(connection: Connection): BlobServiceClient {
  if (connection.kind === "string") return BlobServiceClient.fromConnectionString(connection.value);
  return new BlobServiceClient(connection.endpoints["blobServiceUri"] ?? "", credentialOf(connection));
}

function hostCheckpoints(connection: Connection): Checkpoints {
  return checkpoints(blobServiceClient(connection).getContainerClient(checkpointContainer));
}

function queueServiceClient(connection: Connection): QueueServiceClient {
  if (connection.kind === "string") return QueueServiceClient.fromConnectionString(connection.value);
  return new QueueServiceClient(connection.endpoints["queueServiceUri"] ?? "", credentialOf(connection));
}

function tableClient(connection: Connection, name: string): TableClient {
  if (connection.kind === "string") {
    return TableClient.fromConnectionString(connection.value, name, {
      allowInsecureConnection: isLocal(connection.value),
    });
  }
  return new TableClient(connection.endpoints["tableServiceUri"] ?? "", name, credentialOf(connection));
}

function cosmosClient(connection: Connection): CosmosClient {
  if (connection.kind === "string") return new CosmosClient(connection.value);
  return new CosmosClient({
    endpoint: connection.endpoints["accountEndpoint"] ?? "",
    aadCredentials: credentialOf(connection),
  });
}

function isLocal(connectionString: string): boolean {
  return /(^|;)(DefaultEndpointsProtocol=http;|UseDevelopmentStorage=true)/i.test(connectionString);
}

function lazy<T>(create: () => T): (() => T) & { used(): boolean } {
  let created: { value: T } | undefined;
  const get = () => {
    created ??= { value: create() };
    return created.value;
  };
  return Object.assign(get, { used: () => created !== undefined });
}

function memoized<T>(create: (name: string) => T): { get(name: string): T; values(): Iterable<T> } {
  const created = new Map<string, T>();
  const get = (name: string) => {
    const known = created.get(name);
    if (known !== undefined) return known;
    const value = create(name);
    created.set(name, value);
    return value;
  };
  return { get, values: () => created.values() };
}
