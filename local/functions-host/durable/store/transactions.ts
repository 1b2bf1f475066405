import type { DatabaseSync } from "node:sqlite";

interface Waiting {
  readonly work: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export class ClosedError extends Error {}

/**
 * Commits in groups: what was asked for within one turn of the event loop shares one transaction, and so one flush to
 * the disk. Each piece of work stands or falls alone; all fail together only when the commit does.
 */
export class Transactions {
  readonly #database: DatabaseSync;
  #waiting: Waiting[] = [];
  #closed = false;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Resolves to what the work returned, when it is on the disk. */
  run<T>(work: () => T): Promise<T> {
    if (this.#closed) return Promise.reject(new ClosedError("the task hub is closed"));
    if (this.#waiting.length === 0) setImmediate(() => this.#commit());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
    });
  }

  /** What waits is committed; nothing more is taken. */
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
      const settle = group.map((waiting) => this.#attempt(waiting));
      this.#database.exec("COMMIT");
      for (const tell of settle) tell();
    } catch (error) {
      for (const { reject } of group) reject(error);
      this.#rollBack();
    }
  }

  #rollBack(): void {
    try {
      // after a fault of the disk SQLite may have done so by itself
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
    } catch {
      // the next BEGIN says what is wrong, to those who ask for it
    }
  }

  /** @returns what tells the outcome, once it is on the disk */
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
