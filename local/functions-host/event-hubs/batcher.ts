export interface BatchLimits {
  readonly most: number;
  readonly least: number;
  /** Milliseconds after the first event when fewer than the least go as well. */
  readonly wait: number;
}

/** Gathers the events of one partition into batches, in order. */
export class Batcher<Event> {
  readonly #limits: BatchLimits;
  #events: Event[] = [];
  #since = 0;

  constructor(limits: BatchLimits) {
    this.#limits = limits;
  }

  /** @param now milliseconds of any steady clock */
  add(events: readonly Event[], now: number): void {
    if (this.#events.length === 0) this.#since = now;
    this.#events.push(...events);
  }

  /** The next batch, if one is due. What is left over waits anew. */
  take(now: number): readonly Event[] | undefined {
    const { most, least, wait } = this.#limits;
    const count = this.#events.length;
    if (count === 0 || (count < least && now - this.#since < wait)) return undefined;
    const batch = this.#events.slice(0, most);
    this.#events = this.#events.slice(most);
    this.#since = now;
    return batch;
  }
}
