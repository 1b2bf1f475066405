import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Invoker } from "../invocations/invoker.ts";
import type { ByHand, Listener } from "../listener.ts";
import { type HostLog, messageOf } from "../log.ts";
import { onceInAWhile } from "../once-in-a-while.ts";
import type { QueuesSettings } from "../settings/queues.ts";
import { nextPause } from "./polling.ts";
import type { TakenMessage } from "./queue.ts";
import type { QueueFunction } from "./queue-function.ts";
import { type MessageParts, runMessage, runOnce } from "./run-message.ts";

export interface QueueListenerOptions {
  readonly settings: QueuesSettings;
  readonly invoker: Invoker;
  readonly log: HostLog;
  /** How long a message is out of sight while it runs, until it is renewed: 10 minutes, as in Azure. */
  readonly visibility?: number;
}

const tenMinutes = 600_000;

/** Runs a function for each message of a queue, several at once, in no order. A queue that is missing is waited for. */
export function listenToQueue(fn: QueueFunction, options: QueueListenerOptions): Listener & ByHand {
  return new QueueListener({ ...options, fn, queue: fn.queue, visibility: options.visibility ?? tenMinutes });
}

class QueueListener implements Listener, ByHand {
  readonly #parts: MessageParts;
  readonly #warn: (line: string) => void;
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #polling: Promise<void>;

  constructor(parts: MessageParts) {
    this.#parts = parts;
    this.#warn = onceInAWhile(parts.log.warn, () => performance.now());
    this.#polling = this.#poll();
  }

  /** The input is the message's text; what is no text goes as JSON. The queue is not touched. */
  fire(input: unknown): void {
    const text = typeof input === "string" ? input : (JSON.stringify(input) ?? "");
    const now = new Date();
    const message = { id: randomUUID(), popReceipt: "", dequeueCount: 1, body: Buffer.from(text) };
    const times = { insertedOn: now, expiresOn: now, nextVisibleOn: now };
    void runOnce(this.#parts.fn, { ...message, ...times }, this.#parts.invoker);
  }

  /** Takes no more, and waits until what was taken is settled. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#polling;
    await Promise.all(this.#running);
  }

  async #poll(): Promise<void> {
    const { settings } = this.#parts;
    const { signal } = this.#stop;
    let pause: number | undefined;
    while (!signal.aborted) {
      const messages = await this.#take();
      for (const message of messages) this.#start(message);
      if (messages.length > 0) {
        pause = undefined;
        await this.#untilFew(settings.newBatchThreshold);
      } else {
        pause = nextPause(pause, settings.maxPollingInterval, Math.random);
        await sleep(pause, undefined, { signal }).catch(() => {});
      }
    }
  }

  async #take(): Promise<readonly TakenMessage[]> {
    const { fn, queue, settings, visibility } = this.#parts;
    try {
      const taken = await queue.take(settings.batchSize, visibility);
      if (taken === undefined) this.#warn(`${fn.of.name}: there is no queue ${queue.name} yet`);
      return taken ?? [];
    } catch (error) {
      this.#warn(`${fn.of.name}: ${queue.name} cannot be read: ${messageOf(error)}`);
      return [];
    }
  }

  /** What was taken while it was asked to stop goes back at once. */
  #start(message: TakenMessage): void {
    const { queue } = this.#parts;
    const work = this.#stop.signal.aborted ? queue.release(message, 0) : runMessage(message, this.#parts);
    const settled = work
      .catch((error) => this.#warnUnsettled(message, error))
      .finally(() => this.#running.delete(settled));
    this.#running.add(settled);
  }

  /** It comes back by itself when its visibility ends. */
  #warnUnsettled({ id }: TakenMessage, error: unknown): void {
    const { fn, queue } = this.#parts;
    this.#warn(`${fn.of.name}: message ${id} of ${queue.name} cannot be settled: ${messageOf(error)}`);
  }

  async #untilFew(most: number): Promise<void> {
    while (this.#running.size > most) await Promise.race(this.#running);
  }
}
