/** Reads the continuations of one consumer of one container's change feed: one for each feed range. */
export interface CheckpointReader {
  /** The feed ranges that the consumer reads; undefined before its first run. */
  ranges(): Promise<readonly string[] | undefined>;
  /** Undefined when another version of the consumer has taken over. */
  read(range: string): Promise<Pick<Checkpoint<never>, "continuation"> | undefined>;
}

/** Where a consumer continues in one feed range, as it was read. */
export interface Checkpoint<R> {
  /** Undefined at the beginning of the range. */
  readonly continuation: string | undefined;
  /**
   * Stores the next continuation over the one that was read, and the result of the page with it.
   *
   * @returns false on a conflict: another run has stored one in the meantime
   */
  advance(continuation: string, result: R): Promise<boolean>;
  /**
   * Stores the beginning of the range over the continuation that was read: it is foreign to the container.
   *
   * @returns false on a conflict, as `advance`
   */
  restart(): Promise<boolean>;
}

/**
 * Stores the continuations. A sink with transactions of its own implements it so that `advance` commits the result of a
 * page together with the continuation: then each page takes effect exactly once. `documentCheckpoints` stores
 * continuations alone: a page takes effect at least once.
 *
 * @typeParam R result of a page
 */
export interface CheckpointStore<R = void> extends CheckpointReader {
  /** Stores the feed ranges of the first run. If another run has stored them first, its feed ranges remain. */
  begin(ranges: readonly string[]): Promise<void>;
  read(range: string): Promise<Checkpoint<R> | undefined>;
}

/** Continues from the stored checkpoints and keeps further ones in memory: nothing is written. */
export function readOnlyCheckpoints(stored: CheckpointReader): CheckpointStore {
  const continuations = new Map<string, string | undefined>();
  let begun: readonly string[] | undefined;
  return {
    ranges: async () => begun ?? (await stored.ranges()),
    async begin(ranges) {
      begun = ranges;
    },
    async read(range) {
      const continuation = continuations.has(range)
        ? continuations.get(range)
        : (await stored.read(range))?.continuation;
      return {
        continuation,
        async restart() {
          continuations.set(range, undefined);
          return true;
        },
        async advance(next) {
          continuations.set(range, next);
          return true;
        },
      };
    },
  };
}
