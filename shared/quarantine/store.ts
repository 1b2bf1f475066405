import type { BlobStore } from "../azure/blobs.ts";
import type { Table } from "../azure/tables.ts";

/** Where what was quarantined lies, and what was done to it. */
export interface QuarantineStore {
  readonly manifest: Table;
  readonly bronze: BlobStore;
  readonly quarantine: BlobStore;
  readonly ledger: Table;
}
