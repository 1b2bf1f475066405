import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BlobStore } from "../../shared/platform/azure/blobs.ts";
import { hour } from "../../shared/platform/time.ts";

/**
 * Downloads an immutable blob to `<folder>/<name>` atomically, unless the file exists.
 *
 * @returns the size in bytes; undefined if the blob does not exist
 */
export async function fetchFile(
  blobs: Pick<BlobStore, "read">,
  name: string,
  folder: string,
): Promise<number | undefined> {
  const path = join(folder, name);
  const size = await sizeOf(path);
  if (size !== undefined) return size;
  const content = await blobs.read(name);
  if (content === undefined) return undefined;
  await mkdir(dirname(path), { recursive: true });
  await writeAtomically(path, content);
  return content.length;
}

export async function writeAtomically(path: string, content: Uint8Array): Promise<void> {
  // The content may be personal, so only the owner can read the file.
  const part = `${path}.${process.pid}.part`;
  await writeFile(part, content, { mode: 0o600 });
  await rename(part, path);
}

/** Milliseconds after which a partial file is considered abandoned. */
const abandonedAfter = hour;

/**
 * Removes an unreferenced file. A partial file may belong to another command, so it is retained for an hour.
 *
 * @param now epoch milliseconds
 */
export async function removeUnreferenced(path: string, now = Date.now()): Promise<void> {
  if (!path.endsWith(".part") || (await stat(path)).mtimeMs + abandonedAfter <= now) await rm(path, { force: true });
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch {
    return undefined;
  }
}
