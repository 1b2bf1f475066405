import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { BlobStore } from "../../shared/platform/azure/blobs.ts";
import { InvalidTable } from "../../shared/platform/delta/actions.ts";
import { lastCheckpointContent } from "../../shared/platform/delta/checkpoint.ts";
import {
  type Log,
  lastCheckpointName,
  logFolder,
  type ReadableTable,
  readLog,
  readSnapshot,
  snapshotOf,
} from "../../shared/platform/delta/log.ts";
import { noTable, type Snapshot } from "../../shared/platform/delta/snapshot.ts";
import { fetchFile, removeUnreferenced, writeAtomically } from "./fetch-file.ts";

export interface MirroredFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

type Blobs = Pick<BlobStore, "read" | "list">;

/** A file of the latest version is missing only if it was removed a day ago, so few tries suffice. */
const maxTries = 5;

/**
 * Mirrors the latest version of a Delta table to `<folder>/<name>`, which is a Delta table as well. Fetches what is new
 * since the version that the folder has. Files are written atomically and before the log, so that concurrent readers
 * find every file.
 */
export async function mirror(blobs: Blobs, name: string, folder: string): Promise<MirroredFile[]> {
  const remote = { blobs, folder: name };
  await mkdir(join(folder, logFolder(remote)), { recursive: true });
  for (let tries = 1; tries <= maxTries; tries += 1) {
    const known = await knownVersion(remote, folder);
    const log = await readLog(remote, known);
    const snapshot = snapshotOf(log, known);
    const files = await fetchAll(remote, snapshot, folder);
    if (files === undefined) continue;
    if (!log.continues) await rm(join(folder, logFolder(remote)), { recursive: true });
    await writeLog(remote, log, folder);
    await removeUnreferencedFiles(name, snapshot, folder);
    return files;
  }
  throw new Error(`${name}: files of the table were missing ${maxTries} times in a row`);
}

/** The version that the folder has; `noTable` if it has none. */
async function knownVersion({ folder: name }: ReadableTable, folder: string): Promise<Snapshot> {
  try {
    return await readSnapshot({ blobs: filesIn(folder), folder: name });
  } catch (error) {
    // A killed command can leave an incomplete log.
    if (error instanceof InvalidTable) return noTable;
    throw error;
  }
}

async function fetchAll(
  { blobs, folder: name }: ReadableTable,
  { files }: Snapshot,
  folder: string,
): Promise<MirroredFile[] | undefined> {
  const fetched: MirroredFile[] = [];
  for (const path of [...files.keys()].sort()) {
    const size = await fetchFile(blobs, `${name}/${path}`, folder);
    if (size === undefined) return undefined;
    fetched.push({ path: join(folder, name, path), size });
  }
  return fetched;
}

/** The commits in order, so that each version can be read as soon as its commit is there. */
async function writeLog(table: ReadableTable, { checkpoint, commits }: Log, folder: string): Promise<void> {
  await mkdir(join(folder, logFolder(table)), { recursive: true });
  for (const { name, content } of [...(checkpoint === undefined ? [] : [checkpoint]), ...commits])
    await writeAtomically(join(folder, name), content);
  if (checkpoint === undefined) return;
  const last = lastCheckpointContent(checkpoint.version, checkpoint.size);
  await writeAtomically(join(folder, lastCheckpointName(table)), last);
}

async function removeUnreferencedFiles(name: string, { files }: Snapshot, folder: string): Promise<void> {
  for (const file of await readdir(join(folder, name)))
    if (/\.parquet(\.\d+\.part)?$/.test(file) && !files.has(file)) await removeUnreferenced(join(folder, name, file));
}

/** A folder as a blob container, to read its logs. */
export function filesIn(folder: string): Blobs {
  return {
    read: (blob) => readIfPresent(join(folder, blob)),
    async *list(prefix) {
      for (const name of await readdir(join(folder, prefix))) yield { name: prefix + name, size: 0, lastModified: 0 };
    },
  };
}

async function readIfPresent(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
