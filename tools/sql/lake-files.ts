import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { dayOf } from "../../shared/bronze/files/file-name.ts";
import { FileGone } from "../../shared/bronze/files/read-listed-file.ts";
import { type ManifestRow, rowsAfter } from "../../shared/bronze/manifest/manifest-row.ts";
import { listPartitions, partitionFromKey } from "../../shared/bronze/manifest/partition.ts";
import type { BlobStore } from "../../shared/platform/azure/blobs.ts";
import type { Table } from "../../shared/platform/azure/tables.ts";
import { mapConcurrent } from "../../shared/platform/map-concurrent.ts";
import { fetchFile, removeUnreferenced } from "../exports/fetch-file.ts";

/** The files of bronze or quarantine, and the local folder that caches them. */
export interface LakeFiles {
  readonly manifest: Table;
  readonly blobs: BlobStore;
  readonly folder: string;
  /** The bronze or quarantine file of a manifest row. */
  readonly fileOf: (row: ManifestRow) => string | undefined;
  /** YYYY-MM-DD: files with an earlier ingestion date are skipped. */
  readonly since: string | undefined;
}

const concurrency = 8;
/** Compaction replaces files only at night, so this many consecutive conflicts are a defect. */
const maxTries = 5;

/**
 * Downloads the files of a stream that the manifest references and removes all others, so that each event is present
 * once, even after a file replacement.
 *
 * @returns paths of the files in the order of the manifest
 */
export async function fetchStream(files: LakeFiles, stream: string, throwIfInterrupted: () => void): Promise<string[]> {
  const keys = (await listPartitions(files.manifest)).filter((key) => partitionFromKey(key).stream === stream);
  for (let tries = 1; ; tries += 1) {
    try {
      const names = (await mapConcurrent(keys, concurrency, (key) => referencedNames(files, key))).flat();
      const wanted = names.filter((name) => files.since === undefined || dayOf(name) >= files.since);
      await mapConcurrent(wanted, concurrency, (name) => fetchReferenced(files, name, throwIfInterrupted));
      await removeUnreferencedFiles(files.folder, stream, new Set(names));
      return wanted.map((name) => join(files.folder, name));
    } catch (error) {
      if (!(error instanceof FileGone) || tries === maxTries) throw error;
    }
  }
}

async function fetchReferenced(
  { blobs, folder }: LakeFiles,
  name: string,
  throwIfInterrupted: () => void,
): Promise<void> {
  throwIfInterrupted();
  if ((await fetchFile(blobs, name, folder)) === undefined) throw new FileGone(name);
}

/** The rows must be contiguous; a gap indicates a file replacement during the listing. */
async function referencedNames({ manifest, fileOf }: LakeFiles, partitionKey: string): Promise<string[]> {
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

async function removeUnreferencedFiles(folder: string, stream: string, referenced: ReadonlySet<string>): Promise<void> {
  const found = await readdir(join(folder, stream), { recursive: true }).catch(() => []);
  for (const file of found) {
    const name = `${stream}/${file}`;
    if (/\.parquet(\.\d+\.part)?$/.test(name) && !referenced.has(name)) await removeUnreferenced(join(folder, name));
  }
}
