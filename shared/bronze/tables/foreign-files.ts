import type { Table } from "../../platform/azure/tables.ts";
import { type DeltaTable, isLogFile } from "../../platform/delta/log.ts";
import type { Snapshot } from "../../platform/delta/snapshot.ts";
import { parseFileName } from "../files/file-name.ts";
import { listPartitions, partitionKeyOf } from "../manifest/partition.ts";

/** The manifest partition of a file of a stream's table; undefined for a file of another writer. */
export function partitionOf(stream: string, path: string): string | undefined {
  const parsed = parseFileName(`${stream}/${path}`);
  return parsed && partitionKeyOf(parsed.partition);
}

/**
 * The files of a table that are of no partition of the manifest: another writer added them.
 *
 * @param partitions of the stream, listed at any time
 */
export async function foreignFiles(
  manifest: Table,
  stream: string,
  { files }: Pick<Snapshot, "files">,
  partitions: readonly string[],
): Promise<string[]> {
  const foreignTo = (known: ReadonlySet<string>) => (path: string) => !known.has(partitionOf(stream, path) ?? "");
  const found = [...files.keys()].filter(foreignTo(new Set(partitions)));
  // Another run may have added the files of a partition that landed first after the listing.
  return found.length === 0 ? [] : found.filter(foreignTo(new Set(await listPartitions(manifest))));
}

/**
 * Deletes the removed files of other writers. Those with the name of a bronze file remain: they may be the only copy of
 * events.
 */
export async function deleteForeign({ blobs, folder }: DeltaTable, { removed }: Snapshot): Promise<void> {
  const isForeign = (path: string) => partitionOf(folder, path) === undefined;
  const foreign = new Set([...removed.keys()].filter(isForeign).map(decodedPath));
  if (foreign.size === 0) return;
  for await (const { name } of blobs.list(`${folder}/`)) {
    const path = name.slice(folder.length + 1);
    if (!isLogFile(name) && isForeign(path) && foreign.has(path)) await blobs.remove(name);
  }
}

/** The name of a file: other engines encode the paths in the log as in a URL. */
export function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
