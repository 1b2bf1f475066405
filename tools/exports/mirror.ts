import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { BlobStore } from "../../shared/platform/azure/blobs.ts";
import { type Current, currentName, readCurrent } from "../../shared/serving/exports/current.ts";
import { fetchFile, removeUnreferenced, writeAtomically } from "./fetch-file.ts";

export interface MirroredFile {
  readonly month: string;
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** A referenced file is missing only if its month was exported again an hour ago, so few tries suffice. */
const maxTries = 5;

/**
 * Mirrors the files that the container's `current.json` references to `<folder>/<summary>`. Files are written
 * atomically and `current.json` last, so that concurrent readers find every referenced file. Existing files, which are
 * immutable, are not fetched again.
 */
export async function mirror(blobs: BlobStore, summary: string, folder: string): Promise<MirroredFile[]> {
  await mkdir(join(folder, summary), { recursive: true });
  for (let tries = 1; tries <= maxTries; tries += 1) {
    const { current } = await readCurrent(blobs, summary);
    const files = await fetchAll(blobs, current, folder);
    if (files === undefined) continue;
    await writeAtomically(join(folder, currentName(summary)), Buffer.from(`${JSON.stringify(current, null, 2)}\n`));
    await removeUnreferencedFiles(current, folder);
    return files;
  }
  throw new Error(`${summary}: files referenced by current.json were missing ${maxTries} times in a row`);
}

async function fetchAll(blobs: BlobStore, { months }: Current, folder: string): Promise<MirroredFile[] | undefined> {
  const files: MirroredFile[] = [];
  for (const [month, name] of Object.entries(months)) {
    const size = await fetchFile(blobs, name, folder);
    if (size === undefined) return undefined;
    files.push({ month, path: join(folder, name), size });
  }
  return files;
}

async function removeUnreferencedFiles({ summary, months }: Current, folder: string): Promise<void> {
  const referenced = new Set(Object.values(months));
  for (const file of await readdir(join(folder, summary))) {
    const name = `${summary}/${file}`;
    if (/\.parquet(\.\d+\.part)?$/.test(file) && !referenced.has(name)) await removeUnreferenced(join(folder, name));
  }
}
