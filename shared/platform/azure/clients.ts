import { CosmosClient } from "@azure/cosmos";
import { TableClient } from "@azure/data-tables";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { type BlobStore, blobStore } from "./blobs.ts";
import { inBulk } from "./bulk.ts";
import { type Checkpoints, checkpointContainer, checkpoints } from "./checkpoints.ts";
import type { Configuration, Connection } from "./configuration.ts";
import { credentialOf } from "./credentials.ts";
import { type Databases, databases } from "./databases.ts";
import { type ChargeListener, type DocumentContainer, documentContainer } from "./documents.ts";
import { type FileStore, fileStore } from "./files.ts";
import { type Hub, openHub } from "./hubs.ts";
import { type Queue, queue } from "./queues.ts";
import { type Table, table } from "./tables.ts";

/** The services that the app uses, opened when first asked for. */
export interface Azure {
  readonly configuration: Configuration;
  blobs(container: string): BlobStore;
  /** A container that others write to. */
  files(container: string): FileStore;
  queue(name: string): Queue;
  table(name: string): Table;
  silver(container: string): DocumentContainer;
  gold(container: string): DocumentContainer;
  /** A container marked `kept`: silver and gold can be made anew of bronze, and what it holds cannot. */
  kept(container: string): DocumentContainer;
  /** The databases themselves, for commands. */
  readonly databases: Databases;
  /** By the hub's name in `resources.json`. */
  hub(hub: string): Hub;
  /** Undefined when the Functions host's storage is not configured. */
  readonly checkpoints: Checkpoints | undefined;
  close(): Promise<void>;
}

export function openAzure(configuration: Configuration, onCharge: ChargeListener = () => {}): Azure {
  const { lake, cosmos, eventHubs, hostStorage } = configuration;
  const blobService = once(() => blobServiceClient(lake));
  const queueService = once(() => queueServiceClient(lake));
  const cosmosService = once(() => cosmosClient(cosmos));
  const documents = (database: string, name: string) => {
    const container = cosmosService().database(database).container(name);
    return inBulk(container, documentContainer(container, onCharge), onCharge);
  };
  const blobs = memo((container) => blobStore(blobService().getContainerClient(container)));
  const files = memo((container) => fileStore(blobService().getContainerClient(container)));
  const queues = memo((name) => queue(queueService().getQueueClient(name)));
  const tables = memo((name) => table(tableClient(lake, name)));
  const hubs = memo((hub) => openHub(eventHubs, configuration.hubName(hub)));
  return {
    configuration,
    blobs: blobs.get,
    files: files.get,
    queue: queues.get,
    table: tables.get,
    silver: memo((container) => documents(configuration.silverDatabase, container)).get,
    gold: memo((container) => documents(configuration.goldDatabase, container)).get,
    kept: memo((container) => documents(configuration.outboxDatabase, container)).get,
    get databases() {
      return databases(cosmosService());
    },
    hub: hubs.get,
    get checkpoints() {
      return hostStorage && hostCheckpoints(hostStorage);
    },
    async close() {
      await Promise.all([...hubs.values()].map((hub) => hub.close()));
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

function once<T>(make: () => T): (() => T) & { used(): boolean } {
  let made: { value: T } | undefined;
  const get = () => {
    made ??= { value: make() };
    return made.value;
  };
  return Object.assign(get, { used: () => made !== undefined });
}

function memo<T>(make: (name: string) => T): { get(name: string): T; values(): Iterable<T> } {
  const made = new Map<string, T>();
  const get = (name: string) => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const value = make(name);
    made.set(name, value);
    return value;
  };
  return { get, values: () => made.values() };
}
