import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { dayOf } from "../../shared/bronze/files/file-name.ts";
import { FileGone } from "../../shared/bronze/files/read-listed.ts";
import { listPartitions, rowsAfter } from "../../shared/bronze/manifest/commit.ts";
import { type ManifestRow, partitionFromKey } from "../../shared/bronze/manifest/manifest-row.ts";
import type { BlobStore } from "../../shared/platform/azure/blobs.ts";
import type { Table } from "../../shared/platform/azure/tables.ts";
import { concurrently } from "../../shared/platform/map-concurrent.ts";
import { fetchFile, removeUnnamed } from "../exports/fetch-file.ts";

/** Where files of bronze or quarantine are, and where they are kept here. */
export interface LakeShelf {
  readonly manifest: Table;
  readonly blobs: BlobStore;
  readonly folder: string;
  /** Which file of a row is meant. */
  readonly fileOf: (row: ManifestRow) => string | undefined;
  /** YYYY-MM-DD: files of earlier days of ingest are left out. */
  readonly since: string | undefined;
}

const filesAtOnce = 8;
/** Files are swapped by night, group by group: to meet a swap this often in a row would be a fault. */
const triesOfARace = 5;

/**
 * Fetches what the manifest names of one stream, and removes what it names no more. Files that no row names do not count, so each
 * event is there once, swapped files or not.
 *
 * @returns paths of the files, in the order of the manifest
 */
export async function fetchStream(shelf: LakeShelf, stream: string, check: () => void): Promise<string[]> {
  const keys = (await listPartitions(shelf.manifest)).filter((key) => partitionFromKey(key).stream === stream);
  for (let tries = 1; ; tries += 1) {
    try {
      const names = (await concurrently(keys, filesAtOnce, (key) => namesIn(shelf, key))).flat();
      const wanted = names.filter((name) => shelf.since === undefined || dayOf(name) >= shelf.since);
      await concurrently(wanted, filesAtOnce, (name) => fetchNamed(shelf, name, check));
      await removeOthers(shelf.folder, stream, new Set(names));
      return wanted.map((name) => join(shelf.folder, name));
    } catch (error) {
      if (!(error instanceof FileGone) || tries === triesOfARace) throw error;
    }
  }
}

async function fetchNamed({ blobs, folder }: LakeShelf, name: string, check: () => void): Promise<void> {
  check();
  if ((await fetchFile(blobs, name, folder)) === undefined) throw new FileGone(name);
}

/** Rows must join: where they do not, files were swapped while they were listed. */
async function namesIn({ manifest, fileOf }: LakeShelf, partitionKey: string): Promise<string[]> {
  const names: string[] = [];
  let next = 1;
  for await (const row of rowsAfter(manifest, partitionKey, 0)) {
    const name = fileOf(row);
    if (row.from !== next) throw new FileGone(name ?? partitionKey);
    next = row.position + 1;
    if (name !== undefined) names.push(name);
  }
  return names;
}

async function removeOthers(folder: string, stream: string, named: ReadonlySet<string>): Promise<void> {
  const found = await readdir(join(folder, stream), { recursive: true }).catch(() => []);
  for (const file of found) {
    const name = `${stream}/${file}`;
    if (/\.parquet(\.\d+\.part)?$/.test(name) && !named.has(name)) await removeUnnamed(join(folder, name));
  }
}
