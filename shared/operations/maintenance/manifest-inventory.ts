import type { BronzeStore } from "../../bronze/bronze-store.ts";
import { type ManifestRow, rowsAfter } from "../../bronze/manifest/manifest-row.ts";
import { listPartitions, partitionFromKey } from "../../bronze/manifest/partition.ts";
import { type PartitionState, readPartitionState } from "../../bronze/manifest/partition-state.ts";
import type { SequenceRange } from "../../bronze/manifest/trim.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import { conflict } from "../../platform/optimistic-concurrency.ts";

export type BronzeContainer = "bronze" | "quarantine";

/** A partition of the manifest with all its rows. */
export interface PartitionInventory extends Pick<PartitionState, "next" | "last" | "totals" | "movedAt"> {
  readonly key: string;
  readonly stream: string;
  /** Sequence numbers that have not landed. */
  readonly gaps: readonly SequenceRange[];
  readonly rows: readonly ManifestRow[];
  /** Positions before `next` that no row covers. */
  readonly missing: readonly SequenceRange[];
}

/** A blob that a manifest row names. */
export interface ReferencedBlob {
  readonly container: BronzeContainer;
  readonly blob: string;
  readonly partitionKey: string;
  readonly position: number;
  /** Undefined for quarantine files, whose size the manifest does not contain. */
  readonly bytes: number | undefined;
}

const partitionsAtOnce = 8;

export type InventoryStore = Pick<BronzeStore, "manifest" | "retryConflicts">;

export async function readInventory(store: InventoryStore): Promise<PartitionInventory[]> {
  return mapConcurrent(await listPartitions(store.manifest), partitionsAtOnce, (key) => readPartition(store, key));
}

/** Reads the cursor first: all rows before its position exist by then, whatever lands in the meantime. */
export async function readPartition(store: InventoryStore, key: string): Promise<PartitionInventory> {
  const partition = partitionFromKey(key);
  const { gaps, next, last, totals, movedAt } = await readPartitionState(store.manifest, partition);
  const rows = await rowsBefore(store, key, next);
  return {
    ...{ key, stream: partition.stream, next, last, totals, rows, missing: missingPositions(rows, next) },
    gaps: gaps.flatMap(({ missing }) => missing),
    ...(movedAt === undefined ? {} : { movedAt }),
  };
}

/** Lists again if rows overlap: compaction replaced some of them by one during the listing. */
function rowsBefore({ manifest, retryConflicts }: InventoryStore, key: string, next: number): Promise<ManifestRow[]> {
  return retryConflicts("manifest-listing", async () => {
    const rows: ManifestRow[] = [];
    for await (const row of rowsAfter(manifest, key, 0)) if (row.position < next) rows.push(row);
    return rows.every(({ from }, index) => from > (rows[index - 1]?.position ?? 0)) ? rows : conflict;
  });
}

function missingPositions(rows: readonly ManifestRow[], next: number): SequenceRange[] {
  const ends = [...rows.map(({ from }) => from), next];
  return ends.flatMap((from, index): SequenceRange[] => {
    const expected = (rows[index - 1]?.position ?? 0) + 1;
    return from > expected ? [[expected, from - 1]] : [];
  });
}

export function referencedBlobs(
  partitionKey: string,
  { position, dataFile, dataBytes, quarantineFile }: ManifestRow,
): ReferencedBlob[] {
  const row = { partitionKey, position };
  const data = dataFile && { ...row, container: "bronze" as const, blob: dataFile, bytes: dataBytes };
  const quarantined = quarantineFile && {
    ...{ ...row, container: "quarantine" as const, blob: quarantineFile, bytes: undefined },
  };
  return [data, quarantined].filter((blob) => blob !== undefined && blob !== "");
}
