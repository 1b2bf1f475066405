export interface BatchLimits {
  readonly maximum: number;
  readonly minimum: number;
  /** Milliseconds after the first event when a batch below the minimum is due. */
  readonly wait: number;
}

/** Collects the events of one partition into batches, in order. */
export class Batcher<Event> {
  readonly #limits: BatchLimits;
  #events: Event[] = [];
  #since = 0;

  constructor(limits: BatchLimits) {
    this.#limits = limits;
  }

  /** @param now milliseconds of a monotonic clock */
  add(events: readonly Event[], now: number): void {
    if (this.#events.length === 0) this.#since = now;
    this.#events.push(...events);
  }

  /** The next batch that is due. The remainder waits again. */
  take(now: number): readonly Event[] | undefined {
    const { maximum, minimum, wait } = this.#limits;
    const count = this.#events.length;
    if (count === 0 || (count < minimum && now - this.#since < wait)) return undefined;
    const batch = this.#events.slice(0, maximum);
    this.#events = this.#events.slice(maximum);
    this.#since = now;
    return batch;
  }
}
