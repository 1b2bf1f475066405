import { type QueueClient, QueueServiceClient, RestError } from "@azure/storage-queue";
import { isQueueName } from "../bindings/queue-trigger.ts";
import { messageOf } from "../log.ts";
import { StartError } from "../start-error.ts";
import type { Renewed } from "./renewal.ts";

/** A message that is ours until its visibility ends; the receipt changes with every renewal. */
export interface TakenMessage {
  readonly id: string;
  /** As it travels, not decoded. */
  readonly text: string;
  readonly dequeueCount: number;
  readonly insertedOn: Date;
  readonly expiresOn: Date;
  readonly nextVisibleOn: Date;
  popReceipt: string;
}

/** Another one has taken it, or message or queue are gone or going: nothing is left for us to do. */
const notOurs = new Set([
  "PopReceiptMismatch",
  "MessageNotFound",
  "QueueNotFound",
  "QueueBeingDeleted",
  "QueueDisabled",
]);

/** The storage queue of a trigger, and the poison queue beside it. */
export class Queue {
  readonly name: string;
  readonly #queue: QueueClient;
  readonly #poison: QueueClient | undefined;

  constructor(service: QueueServiceClient, name: string) {
    this.name = name;
    this.#queue = service.getQueueClient(name);
    const poison = `${name}-poison`;
    // As in Azure: a poison queue has none of its own, nor has one whose name is too long for it.
    const hasPoison = !name.endsWith("-poison") && isQueueName(poison);
    this.#poison = hasPoison ? service.getQueueClient(poison) : undefined;
  }

  get poisonName(): string | undefined {
    return this.#poison?.name;
  }

  /** @returns undefined when there is no such queue */
  async take(most: number, visibility: number): Promise<TakenMessage[] | undefined> {
    try {
      const { receivedMessageItems } = await this.#queue.receiveMessages({
        numberOfMessages: most,
        visibilityTimeout: seconds(visibility),
      });
      return receivedMessageItems.map(({ messageId: id, messageText: text, ...rest }) => ({ id, text, ...rest }));
    } catch (error) {
      if (error instanceof RestError && error.code === "QueueNotFound") return undefined;
      throw error;
    }
  }

  async renew(message: TakenMessage, visibility: number): Promise<Renewed> {
    try {
      return (await this.#setVisibility(message, visibility)) ? "renewed" : "lost";
    } catch {
      return "failed";
    }
  }

  /** Lets others see it after so many milliseconds. */
  async release(message: TakenMessage, visibility: number): Promise<void> {
    await this.#setVisibility(message, visibility);
  }

  async delete({ id, popReceipt }: TakenMessage): Promise<void> {
    await unlessNotOurs(this.#queue.deleteMessage(id, popReceipt));
  }

  /** Moves it to the poison queue, which is made when it is not there. Without one it stays, out of sight, as in Azure. */
  async moveToPoison(message: TakenMessage): Promise<void> {
    if (this.#poison === undefined) return;
    await this.#poison.createIfNotExists();
    await this.#poison.sendMessage(message.text);
    await this.delete(message);
  }

  async #setVisibility(message: TakenMessage, visibility: number): Promise<boolean> {
    // No text: the message stays as it is.
    const update = this.#queue.updateMessage(message.id, message.popReceipt, undefined, seconds(visibility));
    const answer = await unlessNotOurs(update);
    message.popReceipt = answer?.popReceipt ?? message.popReceipt;
    return answer !== undefined;
  }
}

/** @throws StartError for a connection string that is none */
export function openQueue(connection: string, name: string, where: string): Queue {
  try {
    const retryOptions = { maxTries: 3, retryDelayInMs: 100, maxRetryDelayInMs: 1_000 };
    return new Queue(QueueServiceClient.fromConnectionString(connection, { retryOptions }), name);
  } catch (error) {
    throw new StartError(`${where}: its connection is no connection string of a storage account: ${messageOf(error)}`);
  }
}

async function unlessNotOurs<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof RestError && notOurs.has(error.code ?? "")) return undefined;
    throw error;
  }
}

/** Azure counts whole seconds. */
const seconds = (milliseconds: number) => Math.ceil(milliseconds / 1000);
