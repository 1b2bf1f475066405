import type { DocumentContainer } from "../../platform/azure/documents.ts";
import type { Hub } from "../../platform/azure/hubs.ts";
import type { Postgres } from "../../platform/postgres/sql.ts";
import type { ErasureStore } from "../../silver/erasure/erasure-store.ts";
import type { SilverReader } from "../../silver/silver-reader.ts";

/** The registration database, what it is synchronised with, and the hubs that get its rows. */
export interface Registry {
  readonly postgres: Postgres;
  /** Silver's `people`, for its change feed. */
  readonly people: DocumentContainer;
  readonly silverReader: SilverReader;
  readonly erasures: ErasureStore;
  /** The id of the pipeline. Each one that reads the database has its own positions, and publishes all rows. */
  pipeline(): Promise<string>;
  hub(name: string): Pick<Hub, "publish">;
  /** Epoch milliseconds. */
  now(): number;
}
