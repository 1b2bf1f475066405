import type { BlobStore } from "../azure/blobs.ts";
import type { Table } from "../azure/tables.ts";

/** Where what was quarantined lies, and what was done to it. */
export interface QuarantineStore {
  readonly manifest: Table;
  readonly bronze: BlobStore;
  readonly quarantine: BlobStore;
  readonly ledger: Table;
}

/**
 * A file that the manifest names.
 *
 * @throws Error when it is not there
 */
export async function readNamed(blobs: BlobStore, name: string): Promise<Uint8Array> {
  const file = await blobs.read(name);
  if (file === undefined) throw new Error(`file ${name} stands in the manifest, but is not there`);
  return file;
}
