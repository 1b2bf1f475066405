import { randomUUID } from "node:crypto";
import { firstLineOf } from "../error-message.ts";
import type { Invoker } from "../invocations/invoker.ts";
import type { Listener, ManualTrigger } from "../listener.ts";
import type { HostLog } from "../log.ts";
import type { QueuesSettings } from "../settings/queues.ts";
import { throttleRepeats } from "../throttle-repeats.ts";
import { pause } from "../wait.ts";
import { nextDelay } from "./polling.ts";
import type { DequeuedMessage } from "./queue.ts";
import type { QueueFunction } from "./queue-function.ts";
import { type MessageContext, runMessage, runOnce } from "./run-message.ts";

export interface QueueListenerOptions {
  readonly settings: QueuesSettings;
  readonly invoker: Invoker;
  readonly log: HostLog;
  /** How long a dequeued message stays invisible until it is renewed; default: 10 minutes, as in Azure. */
  readonly visibility?: number;
}

const tenMinutes = 600_000;

/** Runs a function for each message of a queue, several at a time, without order. Waits for a missing queue. */
export function listenToQueue(fn: QueueFunction, options: QueueListenerOptions): Listener & ManualTrigger {
  return new QueueListener({ ...options, fn, queue: fn.queue, visibility: options.visibility ?? tenMinutes });
}

class QueueListener implements Listener, ManualTrigger {
  readonly #context: MessageContext;
  readonly #warn: (line: string) => void;
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #polling: Promise<void>;

  constructor(context: MessageContext) {
    this.#context = context;
    this.#warn = throttleRepeats(context.log.warn, () => performance.now());
    this.#polling = this.#poll();
  }

  /** The input is the text of the message; other values are passed as JSON. The queue is not used. */
  fire(input: unknown): void {
    const text = typeof input === "string" ? input : (JSON.stringify(input) ?? "");
    const now = new Date();
    const message = { id: randomUUID(), popReceipt: "", dequeueCount: 1, body: Buffer.from(text) };
    const times = { insertedOn: now, expiresOn: now, nextVisibleOn: now };
    void runOnce(this.#context.fn, { ...message, ...times }, this.#context.invoker);
  }

  /** Dequeues no more messages, and waits until the dequeued ones are settled. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#polling;
    await Promise.all(this.#running);
  }

  async #poll(): Promise<void> {
    const { settings } = this.#context;
    const { signal } = this.#stop;
    let delay: number | undefined;
    while (!signal.aborted) {
      const messages = await this.#receive();
      for (const message of messages) this.#start(message);
      if (messages.length > 0) {
        delay = undefined;
        await this.#untilRunningAtMost(settings.newBatchThreshold);
      } else {
        delay = nextDelay(delay, settings.maxPollingInterval, Math.random);
        await pause(delay, signal);
      }
    }
  }

  async #receive(): Promise<readonly DequeuedMessage[]> {
    const { fn, queue, settings, visibility } = this.#context;
    try {
      const messages = await queue.receive(settings.batchSize, visibility);
      if (messages === undefined) this.#warn(`${fn.appFunction.name}: waiting for the missing queue ${queue.name}`);
      return messages ?? [];
    } catch (error) {
      this.#warn(`${fn.appFunction.name}: ${queue.name} cannot be received from: ${firstLineOf(error)}`);
      return [];
    }
  }

  /** A message that was dequeued during a stop is released at once. */
  #start(message: DequeuedMessage): void {
    const { queue } = this.#context;
    const work = this.#stop.signal.aborted ? queue.release(message, 0) : runMessage(message, this.#context);
    const settled = work
      .catch((error) => this.#warnUnsettled(message, error))
      .finally(() => this.#running.delete(settled));
    this.#running.add(settled);
  }

  /** The message becomes visible again when its visibility timeout ends. */
  #warnUnsettled({ id }: DequeuedMessage, error: unknown): void {
    const { fn, queue } = this.#context;
    this.#warn(`${fn.appFunction.name}: message ${id} of ${queue.name} cannot be settled: ${firstLineOf(error)}`);
  }

  async #untilRunningAtMost(limit: number): Promise<void> {
    while (this.#running.size > limit) await Promise.race(this.#running);
  }
}
