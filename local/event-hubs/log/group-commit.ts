/** An item before its commit. */
interface Waiting<T> {
  readonly item: T;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Commits one group at a time: the items that were added during the last commit, up to a size.
 * A failed commit rejects its items and those that wait: nothing behind a gap is committed. Later items are tried.
 */
export class GroupCommit<T> {
  readonly #commit: (items: readonly T[]) => Promise<void>;
  readonly #sizeOf: (item: T) => number;
  readonly #maxSize: number;
  readonly #onFailure: () => void;
  #waiting: Waiting<T>[] = [];
  #running: Promise<void> | undefined;

  /** @param onFailure is called before items are rejected */
  constructor(
    commit: (items: readonly T[]) => Promise<void>,
    sizeOf: (item: T) => number,
    maxSize: number,
    onFailure: () => void,
  ) {
    this.#commit = commit;
    this.#sizeOf = sizeOf;
    this.#maxSize = maxSize;
    this.#onFailure = onFailure;
  }

  /** Resolves when the item is committed; items are committed in the order in which they were added. */
  add(item: T): Promise<void> {
    const committed = new Promise<void>((resolve, reject) => this.#waiting.push({ item, resolve, reject }));
    this.#running ??= this.#run();
    return committed;
  }

  /** Resolves when no item waits. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup();
      try {
        await this.#commit(group.map(({ item }) => item));
        for (const { resolve } of group) resolve();
      } catch (error) {
        const rejected = [...group, ...this.#waiting];
        this.#waiting = [];
        this.#onFailure();
        const failure = new Error(`the log cannot be written: ${String(error)}`, { cause: error });
        for (const { reject } of rejected) reject(failure);
      }
    }
    this.#running = undefined;
  }

  #takeGroup(): Waiting<T>[] {
    let size = 0;
    const beyond = this.#waiting.findIndex(({ item }, index) => {
      size += this.#sizeOf(item);
      return index > 0 && size > this.#maxSize;
    });
    return this.#waiting.splice(0, beyond === -1 ? this.#waiting.length : beyond);
  }
}
