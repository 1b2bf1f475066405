import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BlobStore } from "../../shared/platform/azure/blobs.ts";

/**
 * Brings a blob that never changes to `<folder>/<name>`, whole or not at all; one that is there already is not fetched again.
 *
 * @returns its bytes; undefined when there is no such blob any more
 */
export async function fetchFile(blobs: BlobStore, name: string, folder: string): Promise<number | undefined> {
  const path = join(folder, name);
  const known = await sizeOf(path);
  if (known !== undefined) return known;
  const content = await blobs.read(name);
  if (content === undefined) return undefined;
  await mkdir(dirname(path), { recursive: true });
  await writeWhole(path, content);
  return content.length;
}

export async function writeWhole(path: string, content: Uint8Array): Promise<void> {
  // What it holds may be personal: nobody but its owner reads it.
  const part = `${path}.${process.pid}.part`;
  await writeFile(part, content, { mode: 0o600 });
  await rename(part, path);
}

/** Milliseconds after which what is half written is nobody's any more. */
const forgotten = 3_600_000;

/**
 * Removes a file that nothing names any more. One that is half written may be another command's, so it stays for an hour.
 *
 * @param now epoch milliseconds
 */
export async function removeUnnamed(path: string, now = Date.now()): Promise<void> {
  if (!path.endsWith(".part") || (await stat(path)).mtimeMs + forgotten <= now) await rm(path, { force: true });
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch {
    return undefined;
  }
}
