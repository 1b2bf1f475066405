import type { DatabaseSync } from "node:sqlite";

interface Waiting {
  readonly work: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export class ClosedError extends Error {}

/**
 * Group commit: all work submitted within one tick of the event loop shares one transaction, and so one flush to disk.
 * Each piece of work succeeds or fails alone; all fail together only when the commit fails.
 */
export class Transactions {
  readonly #database: DatabaseSync;
  #waiting: Waiting[] = [];
  #closed = false;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Resolves to the result of the work when it is durable on disk. */
  run<T>(work: () => T): Promise<T> {
    if (this.#closed) return Promise.reject(new ClosedError("the task hub is closed"));
    if (this.#waiting.length === 0) setImmediate(() => this.#commit());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
    });
  }

  /** Commits the waiting work and accepts no more. */
  close(): void {
    this.#commit();
    this.#closed = true;
  }

  #commit(): void {
    const group = this.#waiting;
    this.#waiting = [];
    if (group.length === 0) return;
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      const callbacks = group.map((waiting) => this.#attempt(waiting));
      this.#database.exec("COMMIT");
      for (const callback of callbacks) callback();
    } catch (error) {
      for (const { reject } of group) reject(error);
      this.#rollBack();
    }
  }

  #rollBack(): void {
    try {
      // SQLite may have rolled back itself after a disk error.
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
    } catch {
      // The next BEGIN reports the error to its callers.
    }
  }

  /** @returns a callback that reports the outcome after the commit */
  #attempt({ work, resolve, reject }: Waiting): () => void {
    this.#database.exec("SAVEPOINT work");
    try {
      const value = work();
      this.#database.exec("RELEASE work");
      return () => resolve(value);
    } catch (error) {
      this.#database.exec("ROLLBACK TO work; RELEASE work");
      return () => reject(error);
    }
  }
}
