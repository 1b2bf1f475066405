import { listConsumers, type StoredConsumerProgress } from "../../../bronze/manifest/consumer-progress.ts";
import type { ManifestRow } from "../../../bronze/manifest/manifest-row.ts";
import { sumCounts } from "../../../bronze/manifest/outcome-counts.ts";
import { listPartitions } from "../../../bronze/manifest/partition.ts";
import { mapConcurrent } from "../../../platform/map-concurrent.ts";
import { type InventoryStore, type PartitionInventory, readPartition } from "../../maintenance/manifest-inventory.ts";
import type { DoctorContext } from "../context.ts";
import type { PartitionSnapshot, SilverProgress } from "../pipeline-snapshot.ts";

/** A partition of the manifest, with all its rows. */
export interface CollectedPartition extends PartitionSnapshot, PartitionInventory {
  /** Lowest sequence number that landed; unknown if a row is missing. */
  readonly first: number | undefined;
}

export type ManifestContext = Pick<DoctorContext, "database"> & {
  readonly lake: InventoryStore;
};

const partitionsAtOnce = 8;

export async function readPartitions(context: ManifestContext): Promise<CollectedPartition[]> {
  const keys = await listPartitions(context.lake.manifest);
  return mapConcurrent(keys, partitionsAtOnce, (key) => collectPartition(context, key));
}

/** Reads the progress of silver before the rows: progress never seems to be beyond the last row. */
async function collectPartition({ lake, database }: ManifestContext, key: string): Promise<CollectedPartition> {
  const consumers = await listConsumers(lake.manifest, key);
  const inventory = await readPartition(lake, key);
  const { rows, missing } = inventory;
  const own = consumers.find(({ consumer }) => consumer === database);
  const others = consumers.filter((each) => each !== own);
  return {
    ...inventory,
    sums: sumCounts(rows.map(({ counts }) => counts)),
    first: missing.length === 0 && rows.length > 0 ? Math.min(...rows.map(({ first }) => first)) : undefined,
    silver: silverProgress(own, rows),
    others: others.map((other) => ({ database: other.consumer, ...silverProgress(other, rows) })),
    oldestRowAt: rows[0]?.writtenAt,
  };
}

/** @param progress undefined before the database's first run over the partition */
function silverProgress(progress: StoredConsumerProgress | undefined, rows: readonly ManifestRow[]): SilverProgress {
  const { position, movedAt } = progress ?? { position: 0, movedAt: undefined };
  return { position, movedAt, waitingSince: rows.find((row) => row.position > position)?.writtenAt };
}
