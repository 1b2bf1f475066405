import { parseFileName } from "../../bronze/files/file-name.ts";
import { partitionKeyOf } from "../../bronze/manifest/partition.ts";
import type { PartitionInventory } from "./manifest-inventory.ts";

/**
 * What the manifest contains at the position in a blob's name. `committed`: the row of another commit. `next`: no row
 * yet; it is the position of the next commit. `missing`: no row, although later positions have one. `unknown`: no such
 * partition, or a position beyond `next`.
 */
export type BlobPositionState = "committed" | "next" | "missing" | "unknown";

export function positionState(
  blob: string,
  partitions: readonly Pick<PartitionInventory, "key" | "next" | "missing">[],
): BlobPositionState {
  const { key, position } = positionIn(blob);
  const partition = partitions.find((each) => each.key === key);
  if (partition === undefined || position > partition.next) return "unknown";
  if (position === partition.next) return "next";
  return partition.missing.some(([from, to]) => from <= position && position <= to) ? "missing" : "committed";
}

/** When the row at the blob's position was compacted with others, epoch milliseconds; undefined if it was not. */
export function compactedAt(
  blob: string,
  partitions: readonly Pick<PartitionInventory, "key" | "rows">[],
): number | undefined {
  const { key, position } = positionIn(blob);
  const rows = partitions.find((each) => each.key === key)?.rows ?? [];
  return rows.find((row) => row.from < row.position && row.from <= position && position <= row.position)?.writtenAt;
}

function positionIn(blob: string): { readonly key: string | undefined; readonly position: number } {
  const parsed = parseFileName(blob);
  return { key: parsed && partitionKeyOf(parsed.partition), position: parsed?.position ?? Number.NaN };
}
