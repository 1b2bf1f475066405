/** Limits the number of concurrent pieces of work. */
export class Slots {
  readonly #limit: number;
  readonly #running = new Set<Promise<void>>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get free(): number {
    return this.#limit - this.#running.size;
  }

  /** @param work never rejects */
  start(work: Promise<void>, whenFree: () => void): void {
    const running = work.finally(() => {
      this.#running.delete(running);
      whenFree();
    });
    this.#running.add(running);
  }

  /** Resolves when nothing is running. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
