import { CosmosError } from "../errors.ts";
import { type Catalog, openCatalog } from "./catalog.ts";
import { CommitQueue } from "./commit-queue.ts";
import { type DocumentStore, documentStore } from "./documents.ts";
import { openDatabase } from "./open-database.ts";
import { RecentVersions } from "./recent-versions.ts";

export interface Storage {
  readonly catalog: Catalog;
  readonly documents: DocumentStore;
  readonly recent: RecentVersions;
  /** Runs a write and returns when it is on disk. A write that throws is rolled back. */
  commit<T>(write: () => T): Promise<T>;
  /** Seconds since 1970. */
  now(): number;
  close(): void;
}

const expiryIntervalMs = 5_000;

/** @throws Error when the folder's file cannot be opened */
export function openStorage(folder: string, now: () => number, log: (line: string) => void): Storage {
  const database = openDatabase(folder);
  const commits = new CommitQueue(database);
  const recent = new RecentVersions();
  const documents = documentStore(database, now, recent);
  const catalog = openCatalog(database, now);
  const commit = <T>(write: () => T) => commits.write(write);
  const expiryTimer = setInterval(() => {
    commit(() => documents.removeExpired()).catch((error) =>
      log(`Cosmos DB: expired documents could not be removed: ${String(error)}`),
    );
  }, expiryIntervalMs);
  expiryTimer.unref();
  return {
    catalog,
    documents,
    recent,
    now,
    async commit(write) {
      try {
        const value = await commit(write);
        recent.committed(documents.change, Date.now());
        return value;
      } catch (error) {
        // the commit failed: the cached catalog may have changes that are not in the file
        if (!(error instanceof CosmosError)) catalog.load();
        throw error;
      }
    },
    close() {
      clearInterval(expiryTimer);
      commits.flush();
      database.close();
    },
  };
}
