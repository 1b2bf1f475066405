import { type QueueClient, QueueServiceClient, RestError } from "@azure/storage-queue";
import { isQueueName } from "../bindings/queue-trigger.ts";
import { firstLineOf } from "../error-message.ts";
import { StartError } from "../start-error.ts";
import type { RenewalResult } from "./renewal.ts";

/** A dequeued message, leased until its visibility timeout ends. Every renewal changes the receipt. */
export interface DequeuedMessage {
  readonly id: string;
  /** As stored in the queue, not decoded. */
  readonly text: string;
  readonly dequeueCount: number;
  readonly insertedOn: Date;
  readonly expiresOn: Date;
  readonly nextVisibleOn: Date;
  popReceipt: string;
}

/** Another consumer has dequeued the message, or message or queue is deleted: the lease is lost. */
const leaseLostCodes = new Set([
  "PopReceiptMismatch",
  "MessageNotFound",
  "QueueNotFound",
  "QueueBeingDeleted",
  "QueueDisabled",
]);

/** The storage queue of a trigger, and its poison queue. */
export class Queue {
  readonly name: string;
  readonly #queue: QueueClient;
  readonly #poison: QueueClient | undefined;

  constructor(service: QueueServiceClient, name: string) {
    this.name = name;
    this.#queue = service.getQueueClient(name);
    const poison = `${name}-poison`;
    // As in Azure, a poison queue has no poison queue, nor has a queue with too long a name.
    const hasPoison = !name.endsWith("-poison") && isQueueName(poison);
    this.#poison = hasPoison ? service.getQueueClient(poison) : undefined;
  }

  get poisonName(): string | undefined {
    return this.#poison?.name;
  }

  /** @returns undefined when the queue does not exist */
  async receive(count: number, visibility: number): Promise<DequeuedMessage[] | undefined> {
    try {
      const { receivedMessageItems } = await this.#queue.receiveMessages({
        numberOfMessages: count,
        visibilityTimeout: seconds(visibility),
      });
      return receivedMessageItems.map(({ messageId: id, messageText: text, ...rest }) => ({ id, text, ...rest }));
    } catch (error) {
      if (error instanceof RestError && error.code === "QueueNotFound") return undefined;
      throw error;
    }
  }

  async renew(message: DequeuedMessage, visibility: number): Promise<RenewalResult> {
    try {
      return (await this.#setVisibility(message, visibility)) ? "renewed" : "lost";
    } catch {
      return "failed";
    }
  }

  /** Makes it visible to all consumers after this many milliseconds. */
  async release(message: DequeuedMessage, visibility: number): Promise<void> {
    await this.#setVisibility(message, visibility);
  }

  async delete({ id, popReceipt }: DequeuedMessage): Promise<void> {
    await unlessLeaseLost(this.#queue.deleteMessage(id, popReceipt));
  }

  /** Moves it to the poison queue, which is created if missing. Without one, as in Azure, it stays invisible. */
  async moveToPoison(message: DequeuedMessage): Promise<void> {
    if (this.#poison === undefined) return;
    await this.#poison.createIfNotExists();
    await this.#poison.sendMessage(message.text);
    await this.delete(message);
  }

  async #setVisibility(message: DequeuedMessage, visibility: number): Promise<boolean> {
    // Without a text the message stays unchanged.
    const update = this.#queue.updateMessage(message.id, message.popReceipt, undefined, seconds(visibility));
    const updated = await unlessLeaseLost(update);
    message.popReceipt = updated?.popReceipt ?? message.popReceipt;
    return updated !== undefined;
  }
}

/** @throws StartError for an invalid connection string */
export function openQueue(connection: string, name: string, where: string): Queue {
  try {
    const retryOptions = { maxTries: 3, retryDelayInMs: 100, maxRetryDelayInMs: 1_000 };
    return new Queue(QueueServiceClient.fromConnectionString(connection, { retryOptions }), name);
  } catch (error) {
    throw new StartError(
      `${where}: its connection is not a connection string of a storage account: ${firstLineOf(error)}`,
    );
  }
}

async function unlessLeaseLost<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof RestError && leaseLostCodes.has(error.code ?? "")) return undefined;
    throw error;
  }
}

/** Azure uses whole seconds. */
const seconds = (milliseconds: number) => Math.ceil(milliseconds / 1000);
