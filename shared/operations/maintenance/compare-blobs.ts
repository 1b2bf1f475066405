import type { Lake } from "../../bronze/bronze-store.ts";
import { deadLetterPrefix } from "../../bronze/files/dead-letter-name.ts";
import { rowsAfter } from "../../bronze/manifest/manifest-row.ts";
import { isLogFile } from "../../platform/delta/log.ts";
import { type BlobPositionState, compactedAt, positionState } from "./blob-position.ts";
import {
  type BronzeContainer,
  type PartitionInventory,
  type ReferencedBlob,
  referencedBlobs,
} from "./manifest-inventory.ts";

export interface BlobDifferences {
  /** Blobs that the manifest names and that do not exist, or have another size. */
  readonly missing: readonly MissingBlob[];
  /** Blobs that exist and that the manifest does not name. */
  readonly orphaned: readonly OrphanedBlob[];
}

export interface MissingBlob {
  readonly container: BronzeContainer;
  readonly blob: string;
  readonly partitionKey: string;
  readonly position: number;
  /** Bytes of an incomplete blob. */
  readonly size?: number;
}

export interface OrphanedBlob {
  readonly container: BronzeContainer;
  readonly blob: string;
  readonly lastModified: number;
  readonly positionState: BlobPositionState;
  /** When compaction replaced the blob's row, epoch milliseconds. */
  readonly compactedAt?: number;
}

/** Compares the blobs with an inventory that was read before: a blob written since then is orphaned, and young. */
export async function compareBlobs(lake: Lake, partitions: readonly PartitionInventory[]): Promise<BlobDifferences> {
  const containers = ["bronze", "quarantine"] as const;
  const found = await Promise.all(containers.map((container) => compareContainer(lake, container, partitions)));
  return { missing: found.flatMap(({ missing }) => missing), orphaned: found.flatMap(({ orphaned }) => orphaned) };
}

async function compareContainer(
  lake: Lake,
  container: BronzeContainer,
  partitions: readonly PartitionInventory[],
): Promise<BlobDifferences> {
  const unseen = referencedIn(container, partitions);
  const orphaned: OrphanedBlob[] = [];
  const missing: MissingBlob[] = [];
  for await (const { name: blob, size, lastModified } of lake[container].list("")) {
    // No manifest row names the dead letters of silver and the logs of Delta tables.
    if (blob.startsWith(deadLetterPrefix) || isLogFile(blob)) continue;
    const referenced = unseen.get(blob);
    unseen.delete(blob);
    if (referenced === undefined) orphaned.push(orphanedBlob(container, blob, lastModified, partitions));
    else if ((referenced.bytes ?? size) !== size) missing.push(missingBlob(referenced, size));
  }
  for (const referenced of unseen.values())
    if (await isStillMissing(lake, referenced)) missing.push(missingBlob(referenced));
  return { missing, orphaned };
}

function referencedIn(
  container: BronzeContainer,
  partitions: readonly PartitionInventory[],
): Map<string, ReferencedBlob> {
  const blobs = partitions.flatMap(({ key, rows }) => rows.flatMap((row) => referencedBlobs(key, row)));
  return new Map(blobs.filter((each) => each.container === container).map((each) => [each.blob, each]));
}

function orphanedBlob(
  container: BronzeContainer,
  blob: string,
  lastModified: number,
  partitions: readonly PartitionInventory[],
): OrphanedBlob {
  const compacted = compactedAt(blob, partitions);
  return {
    ...{ container, blob, lastModified, positionState: positionState(blob, partitions) },
    ...(compacted === undefined ? {} : { compactedAt: compacted }),
  };
}

function missingBlob({ container, blob, partitionKey, position }: ReferencedBlob, size?: number): MissingBlob {
  return { container, blob, partitionKey, position, ...(size === undefined ? {} : { size }) };
}

/** Reads the row again: a file replacement may have removed the blob since. */
async function isStillMissing(
  lake: Lake,
  { container, partitionKey, position, blob }: ReferencedBlob,
): Promise<boolean> {
  for await (const row of rowsAfter(lake.manifest, partitionKey, position - 1)) {
    if (row.position > position) return false;
    if (!referencedBlobs(partitionKey, row).some((each) => each.blob === blob)) return false;
    for await (const { name } of lake[container].list(blob)) if (name === blob) return false;
    return true;
  }
  return false;
}
