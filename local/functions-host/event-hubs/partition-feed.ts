import type { Outcome } from "../invocations/retries.ts";
import { Batcher, type BatchLimits } from "./batcher.ts";

export interface FeedOptions<Event> {
  readonly limits: BatchLimits;
  /** Number of batches between two checkpoints. */
  readonly checkpointEvery: number;
  /** Runs the function over a batch, with its retries. */
  readonly run: (batch: readonly Event[], signal: AbortSignal) => Promise<Outcome>;
  readonly now: () => number;
}

/** One owned partition: runs batches strictly one after another, and writes the checkpoint after them. */
export class PartitionFeed<Event> {
  readonly #options: FeedOptions<Event>;
  readonly #batcher: Batcher<Event>;
  readonly #stop = new AbortController();
  #uncheckpointed = 0;

  constructor(options: FeedOptions<Event>) {
    this.#options = options;
    this.#batcher = new Batcher(options.limits);
  }

  /**
   * Adds received events (none is valid, so that waits end in time), and runs the batches that are due.
   *
   * @param checkpoint marks all events up to this one as processed
   */
  async receive(events: readonly Event[], checkpoint: (last: Event) => Promise<void>): Promise<void> {
    const { now } = this.#options;
    this.#batcher.add(events, now());
    for (let batch = this.#batcher.take(now()); batch !== undefined; batch = this.#batcher.take(now())) {
      await this.#process(batch, checkpoint);
      if (this.#stop.signal.aborted) return;
    }
  }

  get isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Ends retries and checkpoints. The running batch is delivered again, here or to another host. */
  stop(): void {
    this.#stop.abort();
  }

  /**
   * As in Azure, the checkpoint is written after success and failure, but not after shutdown or loss of the partition.
   */
  async #process(batch: readonly Event[], checkpoint: (last: Event) => Promise<void>): Promise<void> {
    const { signal } = this.#stop;
    await this.#options.run(batch, signal);
    this.#uncheckpointed += 1;
    const last = batch.at(-1);
    if (signal.aborted || last === undefined || this.#uncheckpointed < this.#options.checkpointEvery) return;
    await checkpoint(last);
    this.#uncheckpointed = 0;
  }
}
