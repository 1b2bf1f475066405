import { join } from "node:path";
import { TableServiceClient } from "@azure/data-tables";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { type StorageEvents, startStorageEvents } from "./storage-events/watcher.ts";

/** The resources of a storage account. */
export interface StorageDescription {
  readonly blobContainers: readonly string[];
  readonly tables: readonly string[];
  readonly queues: readonly string[];
  /** Event Grid subscriptions: each new or changed blob of a container is published to a queue. */
  readonly events?: readonly EventSubscription[];
}

export interface EventSubscription {
  readonly container: string;
  readonly queue: string;
}

/** Creates the resources that do not exist. */
export async function provisionStorage(
  connectionString: string,
  { blobContainers, tables, queues }: StorageDescription,
): Promise<void> {
  const blobs = BlobServiceClient.fromConnectionString(connectionString);
  const tableService = TableServiceClient.fromConnectionString(connectionString, { allowInsecureConnection: true });
  const queueService = QueueServiceClient.fromConnectionString(connectionString);
  await Promise.all([
    ...blobContainers.map((name) => blobs.getContainerClient(name).createIfNotExists()),
    ...tables.map((name) => tableService.createTable(name)),
    ...queues.map((name) => queueService.getQueueClient(name).createIfNotExists()),
  ]);
}

/**
 * @param folder stores the published versions of blobs
 * @throws Error for a subscription whose container or queue is not listed
 */
export async function startSubscriptions(
  connectionString: string,
  { blobContainers, queues, events = [] }: StorageDescription,
  folder: string,
): Promise<{ close(): Promise<void> }> {
  for (const { container, queue } of events) {
    if (!blobContainers.includes(container)) throw new Error(`storage events: there is no container "${container}"`);
    if (!queues.includes(queue)) throw new Error(`storage events: there is no queue "${queue}"`);
  }
  const watchers: StorageEvents[] = [];
  for (const { container, queue } of events) {
    const file = join(folder, `${container}-to-${queue}.json`);
    watchers.push(await startStorageEvents({ connectionString, container, queue, file, warn: console.warn }));
  }
  return { close: async () => void (await Promise.all(watchers.map((watcher) => watcher.close()))) };
}
