import { summaries } from "../../gold/registry.ts";
import type { BlobStore } from "../../platform/azure/blobs.ts";
import { readCurrent } from "./current.ts";
import { keepRetired } from "./garbage-collection.ts";

/** The files of an export container that no export names any more, and until when readers may still read them. */
export async function replacedFiles(blobs: BlobStore): Promise<{ readonly name: string; readonly until: number }[]> {
  const found = await Promise.all(summaries.map(({ name }) => readCurrent(blobs, name)));
  return found.flatMap(({ current }) =>
    current.retired.map(({ file, since }) => ({ name: file, until: Date.parse(since) + keepRetired })),
  );
}
