import type { BlobStore } from "../../platform/azure/blobs.ts";
import type { Table } from "../../platform/azure/tables.ts";

/** Where what was quarantined lies, and what was done to it. */
export interface QuarantineStore {
  readonly manifest: Table;
  readonly bronze: BlobStore;
  readonly quarantine: BlobStore;
  readonly ledger: Table;
}
