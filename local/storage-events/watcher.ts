import { setTimeout as sleep } from "node:timers/promises";
import { BlobServiceClient, type ContainerClient, RestError } from "@azure/storage-blob";
import { type QueueClient, QueueServiceClient } from "@azure/storage-queue";
import { type ChangedBlobs, changesIn } from "./blob-changes.ts";
import { createdEvent, deletedEvent, type EventOrigin, type StorageEvent } from "./event.ts";
import { PublishedBlobs } from "./published-blobs.ts";

export interface StorageEventsOptions {
  /** Of the storage account of both. */
  readonly connectionString: string;
  readonly container: string;
  /** Receives one event per message, as base64 of its JSON. */
  readonly queue: string;
  /** Whether deleted blobs are published too. */
  readonly deleted?: boolean;
  /** Stores the published versions. */
  readonly file: string;
  readonly warn: (line: string) => void;
}

export interface StorageEvents {
  /** Resolves when the published versions are stored. */
  close(): Promise<void>;
}

/**
 * Publishes the blobs of a container as Event Grid does: polls it twice a second and publishes each new or changed
 * blob, at least once. After a kill it repeats the events that it has not stored. Of a blob that changes twice between
 * two polls only the last version is published.
 *
 * @throws Error when its file is damaged
 */
export async function startStorageEvents(options: StorageEventsOptions): Promise<StorageEvents> {
  const watcher = new Watcher(options, await PublishedBlobs.open(options.file));
  return { close: () => watcher.close() };
}

const minPauseMs = 500;
/** A poll of a big container takes long: while nothing changes, polling takes at most a tenth of the time. */
const pauseFactor = 9;
const concurrentSends = 16;
const retryOptions = { maxTries: 2, retryDelayInMs: 100 };

class Watcher {
  readonly #options: StorageEventsOptions;
  readonly #published: PublishedBlobs;
  readonly #container: ContainerClient;
  readonly #queue: QueueClient;
  readonly #origin: EventOrigin;
  readonly #stop = new AbortController();
  readonly #polling: Promise<void>;
  #lastWarning = "";

  constructor(options: StorageEventsOptions, published: PublishedBlobs) {
    const { connectionString, container, queue } = options;
    this.#options = options;
    this.#published = published;
    this.#container = BlobServiceClient.fromConnectionString(connectionString, { retryOptions }).getContainerClient(
      container,
    );
    this.#queue = QueueServiceClient.fromConnectionString(connectionString, { retryOptions }).getQueueClient(queue);
    this.#origin = { account: this.#container.accountName, container, containerUrl: this.#container.url };
    this.#polling = this.#pollUntilStopped();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#polling;
  }

  async #pollUntilStopped(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const start = performance.now();
      const changed = await this.#poll();
      const pauseMs = changed ? minPauseMs : Math.max(minPauseMs, (performance.now() - start) * pauseFactor);
      await sleep(pauseMs, undefined, { signal }).catch(() => {});
    }
  }

  /** Resolves to whether a blob has changed. The next poll repeats what fails. */
  async #poll(): Promise<boolean> {
    let changed = false;
    try {
      for await (const changes of changesIn(this.#container, this.#published)) {
        if (this.#stop.signal.aborted) break;
        changed ||= changes.created.length + changes.deleted.length > 0;
        await this.#publish(changes).finally(() => this.#published.save());
      }
      this.#lastWarning = "";
    } catch (error) {
      this.#warn(error);
    }
    return changed;
  }

  async #publish({ created, deleted }: ChangedBlobs): Promise<void> {
    await this.#forEach(created, async (blob) => {
      await this.#send(createdEvent(blob, this.#origin, this.#published.nextSequence()));
      this.#published.set(blob.name, blob.etag);
    });
    await this.#forEach(deleted, async (blob) => {
      if (this.#options.deleted === true)
        await this.#send(deletedEvent(blob, this.#origin, this.#published.nextSequence()));
      this.#published.delete(blob.name);
    });
  }

  /** Waits for all started work before it fails. An event that can never be sent costs its blob only. */
  async #forEach<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
    for (let at = 0; at < items.length && !this.#stop.signal.aborted; at += concurrentSends) {
      const results = await Promise.allSettled(items.slice(at, at + concurrentSends).map(work));
      for (const result of results) {
        if (result.status === "fulfilled") continue;
        if (!isRejected(result.reason)) throw result.reason;
        this.#warn(result.reason);
      }
    }
  }

  async #send(event: StorageEvent): Promise<void> {
    await this.#queue.sendMessage(Buffer.from(JSON.stringify(event)).toString("base64"));
  }

  /** Reports the same reason once, until a poll succeeds; nothing that fails because the stack stops. */
  #warn(error: unknown): void {
    const { container, queue, warn } = this.#options;
    const reason = reasonOf(error);
    if (reason === this.#lastWarning || this.#stop.signal.aborted) return;
    this.#lastWarning = reason;
    warn(`Storage events of ${container} do not reach ${queue}: ${reason}`);
  }
}

/** Whether the queue exists and rejects only this message: it is too large, or not well-formed. */
function isRejected(error: unknown): boolean {
  return error instanceof RestError && (error.statusCode === 400 || error.statusCode === 413);
}

/** Some errors of the service have no message. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [line = ""] = error.message.trim().split("\n", 1);
  if (line !== "") return line;
  return error instanceof RestError && error.statusCode !== undefined ? `HTTP ${error.statusCode}` : error.name;
}
