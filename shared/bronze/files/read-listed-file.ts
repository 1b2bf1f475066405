import type { BlobStore } from "../../platform/azure/blobs.ts";
import { InfrastructureFault } from "../../platform/korevital-error.ts";

/** A file that a manifest row named does not exist: it was replaced since the row was read, or it is lost. */
export class FileGone extends InfrastructureFault {
  override readonly name = "FileGone";
  readonly code = "file-gone";
  readonly file: string;

  constructor(file: string) {
    super(`file ${file} is in the manifest, but it does not exist`);
    this.file = file;
  }
}

/**
 * Reads a file that the manifest names.
 *
 * @throws FileGone when it does not exist
 */
export async function readListedFile(blobs: BlobStore, file: string): Promise<Uint8Array> {
  const content = await blobs.read(file);
  if (content === undefined) throw new FileGone(file);
  return content;
}
