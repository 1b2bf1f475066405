import type { DatabaseSync } from "node:sqlite";

interface Waiting {
  readonly run: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

type Outcome = { readonly value: unknown } | { readonly error: unknown };

/**
 * Group commit: writes that arrive together share one commit, because the commit is the expensive part. A group runs
 * synchronously, so no read returns data that is not on disk yet.
 */
export class CommitQueue {
  readonly #database: DatabaseSync;
  #waiting: Waiting[] = [];

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Runs a write atomically, and returns its result when it is on disk. */
  write<T>(run: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ run, resolve: (value) => resolve(value as T), reject });
      if (this.#waiting.length === 1) setImmediate(() => this.flush());
    });
  }

  flush(): void {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    let outcomes: Outcome[];
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      outcomes = waiting.map(({ run }) => this.#runInSavepoint(run));
      this.#database.exec("COMMIT");
    } catch (error) {
      this.#rollBack();
      for (const { reject } of waiting) reject(error);
      return;
    }
    for (const [index, { resolve, reject }] of waiting.entries()) {
      const outcome = outcomes[index];
      if (outcome !== undefined && "value" in outcome) resolve(outcome.value);
      else reject(outcome?.error);
    }
  }

  #runInSavepoint(run: () => unknown): Outcome {
    this.#database.exec("SAVEPOINT one");
    try {
      const value = run();
      this.#database.exec("RELEASE one");
      return { value };
    } catch (error) {
      this.#database.exec("ROLLBACK TO one; RELEASE one");
      return { error };
    }
  }

  #rollBack(): void {
    if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
  }
}
