import type { BlobStore } from "../../platform/azure/blobs.ts";

/** A file that a row of the manifest named is not there: it was swapped for another one since the row was read, or it is lost. */
export class FileGone extends Error {
  override readonly name = "FileGone";
  readonly file: string;

  constructor(file: string) {
    super(`file ${file} stands in the manifest, but is not there`);
    this.file = file;
  }
}

/**
 * A file that the manifest names.
 *
 * @throws FileGone when it is not there
 */
export async function readNamed(blobs: BlobStore, file: string): Promise<Uint8Array> {
  const content = await blobs.read(file);
  if (content === undefined) throw new FileGone(file);
  return content;
}
