import { setTimeout as sleep } from "node:timers/promises";
import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import { type QueueClient, QueueServiceClient } from "@azure/storage-queue";
import { Announced } from "./announced.ts";
import { type ChangedBlobs, changesIn } from "./blob-changes.ts";
import { createdEvent, deletedEvent, type EventOrigin, type StorageEvent } from "./event.ts";

export interface StorageEventsOptions {
  /** Of the storage account that has both. */
  readonly connectionString: string;
  readonly container: string;
  /** Gets an event a message, as base64 of its JSON. */
  readonly queue: string;
  /** Whether blobs that are gone are told too. */
  readonly deleted?: boolean;
  /** Remembers what was announced. */
  readonly file: string;
  readonly warn: (line: string) => void;
}

export interface StorageEvents {
  /** Resolves when what was announced is remembered. */
  close(): Promise<void>;
}

/**
 * Plays Event Grid for a container: looks at it twice a second and announces each new or changed blob, at least once.
 * A process that is killed repeats what it had not remembered yet. Of a blob that changes twice between two looks only
 * the last version is told.
 *
 * @throws Error when its file is damaged
 */
export async function startStorageEvents(options: StorageEventsOptions): Promise<StorageEvents> {
  const watcher = new Watcher(options, await Announced.open(options.file));
  return { close: () => watcher.close() };
}

const pause = 500;
/** A look at a big container takes long: while nothing happens, at most a tenth of the time is spent looking. */
const restFactor = 9;
const sendsAtOnce = 16;
const retryOptions = { maxTries: 2, retryDelayInMs: 100 };

class Watcher {
  readonly #options: StorageEventsOptions;
  readonly #announced: Announced;
  readonly #container: ContainerClient;
  readonly #queue: QueueClient;
  readonly #origin: EventOrigin;
  readonly #stop = new AbortController();
  readonly #watching: Promise<void>;
  #lastWarning = "";

  constructor(options: StorageEventsOptions, announced: Announced) {
    const { connectionString, container, queue } = options;
    this.#options = options;
    this.#announced = announced;
    this.#container = BlobServiceClient.fromConnectionString(connectionString, { retryOptions }).getContainerClient(
      container,
    );
    this.#queue = QueueServiceClient.fromConnectionString(connectionString, { retryOptions }).getQueueClient(queue);
    this.#origin = { account: this.#container.accountName, container, containerUrl: this.#container.url };
    this.#watching = this.#watch();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const began = performance.now();
      const isNews = await this.#look();
      const rest = isNews ? pause : Math.max(pause, (performance.now() - began) * restFactor);
      await sleep(rest, undefined, { signal }).catch(() => {});
    }
  }

  /** What fails is done again with the next look. Resolves to whether anything had changed. */
  async #look(): Promise<boolean> {
    let isNews = false;
    try {
      for await (const changes of changesIn(this.#container, this.#announced)) {
        if (this.#stop.signal.aborted) break;
        isNews ||= changes.created.length + changes.gone.length > 0;
        await this.#announce(changes).finally(() => this.#announced.save());
      }
      this.#lastWarning = "";
    } catch (error) {
      this.#warn(error);
    }
    return isNews;
  }

  async #announce({ created, gone }: ChangedBlobs): Promise<void> {
    await this.#forEach(created, async (blob) => {
      await this.#send(createdEvent(blob, this.#origin, this.#announced.nextSequence()));
      this.#announced.set(blob.name, blob.etag);
    });
    await this.#forEach(gone, async (blob) => {
      if (this.#options.deleted === true)
        await this.#send(deletedEvent(blob, this.#origin, this.#announced.nextSequence()));
      this.#announced.delete(blob.name);
    });
  }

  /** Waits for all that it began, so that no more is on its way when it fails. */
  async #forEach<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
    for (let at = 0; at < items.length && !this.#stop.signal.aborted; at += sendsAtOnce) {
      const results = await Promise.allSettled(items.slice(at, at + sendsAtOnce).map(work));
      for (const result of results) if (result.status === "rejected") throw result.reason;
    }
  }

  async #send(event: StorageEvent): Promise<void> {
    await this.#queue.sendMessage(Buffer.from(JSON.stringify(event)).toString("base64"));
  }

  /** The same is said once, until a look succeeds. */
  #warn(error: unknown): void {
    const { container, queue, warn } = this.#options;
    const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n", 1);
    if (reason === this.#lastWarning) return;
    this.#lastWarning = reason;
    warn(`Storage events of ${container} do not reach ${queue}: ${reason}`);
  }
}
