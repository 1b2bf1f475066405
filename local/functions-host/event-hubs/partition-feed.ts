import type { Outcome } from "../invocations/retries.ts";
import { Batcher, type BatchLimits } from "./batcher.ts";

export interface FeedOptions<Event> {
  readonly limits: BatchLimits;
  /** Batches between two checkpoints. */
  readonly checkpointEvery: number;
  /** Runs the function over a batch, with its retries. */
  readonly run: (batch: readonly Event[], signal: AbortSignal) => Promise<Outcome>;
  readonly now: () => number;
}

/** One partition, as long as it is ours: batches strictly one after another, and the checkpoint behind them. */
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
   * Takes what was received (which may be nothing, so that waits end in time), and runs the batches that are due.
   *
   * @param checkpoint writes that all up to this event is done
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

  /** No more retries, and no more checkpoints: what runs now comes again, here or elsewhere. */
  stop(): void {
    this.#stop.abort();
  }

  /** The host moves its checkpoint whatever the result; not at shutdown, nor when the partition is lost. */
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
