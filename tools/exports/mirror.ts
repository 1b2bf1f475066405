import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { BlobStore } from "../../shared/platform/azure/blobs.ts";
import { type Current, currentName, readCurrent } from "../../shared/serving/exports/current.ts";
import { fetchFile, removeUnnamed, writeWhole } from "./fetch-file.ts";

export interface MirroredFile {
  readonly month: string;
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** A file that is named can only be gone when its month was exported again and an hour went by: so this often is plenty. */
const triesOfARace = 5;

/**
 * Makes `<folder>/<summary>` what the container's `current.json` names. Files appear whole or not at all, and `current.json` comes
 * last: whoever reads the folder meanwhile finds what it names. What is there already is not fetched again, since files never change.
 */
export async function mirror(blobs: BlobStore, summary: string, folder: string): Promise<MirroredFile[]> {
  await mkdir(join(folder, summary), { recursive: true });
  for (let tries = 1; tries <= triesOfARace; tries += 1) {
    const { current } = await readCurrent(blobs, summary);
    const files = await fetchAll(blobs, current, folder);
    if (files === undefined) continue;
    await writeWhole(join(folder, currentName(summary)), Buffer.from(`${JSON.stringify(current, null, 2)}\n`));
    await removeOthers(current, folder);
    return files;
  }
  throw new Error(`${summary}: what current.json names was gone ${triesOfARace} times in a row`);
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

async function removeOthers({ summary, months }: Current, folder: string): Promise<void> {
  const named = new Set(Object.values(months));
  for (const file of await readdir(join(folder, summary))) {
    const name = `${summary}/${file}`;
    if (/\.parquet(\.\d+\.part)?$/.test(file) && !named.has(name)) await removeUnnamed(join(folder, name));
  }
}
