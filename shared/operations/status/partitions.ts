import type { BronzeReader } from "../../bronze/bronze-reader.ts";
import type { OutcomeCounts } from "../../bronze/manifest/outcome-counts.ts";
import { type BronzePartition, partitionFromKey } from "../../bronze/manifest/partition.ts";
import { readPartitionState } from "../../bronze/manifest/partition-state.ts";
import type { Table } from "../../platform/azure/tables.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";

/** What silver has not processed. */
export interface SilverBacklog {
  /** Manifest rows. */
  readonly rows: number;
  readonly events: number;
  /** When the oldest of the rows was written, epoch milliseconds; undefined without one. */
  readonly waitingSince?: number | undefined;
}

/** One partition of the manifest, with the backlog of silver. */
export interface PartitionStatus {
  readonly partition: BronzePartition;
  readonly totals: OutcomeCounts;
  /** Highest sequence number that landed. */
  readonly last: number | undefined;
  readonly backlog: SilverBacklog;
  /** Last progress of silver, epoch milliseconds. */
  readonly silverMovedAt: number | undefined;
}

const partitionsAtOnce = 16;

/** All partitions of the manifest, including those of earlier hub generations. */
export async function readPartitionStatuses(
  manifest: Table,
  bronze: BronzeReader,
  database: string,
): Promise<readonly PartitionStatus[]> {
  return mapConcurrent(await bronze.partitions(), partitionsAtOnce, async (key): Promise<PartitionStatus> => {
    const partition = partitionFromKey(key);
    const { position, movedAt } = await bronze.progress(key, database);
    // Read after the progress, so that rows that land in between count as backlog.
    const { totals, last } = await readPartitionState(manifest, partition);
    return { partition, totals, last, backlog: await backlogAfter(bronze, key, position), silverMovedAt: movedAt };
  });
}

async function backlogAfter(bronze: BronzeReader, key: string, position: number): Promise<SilverBacklog> {
  let [rows, events] = [0, 0];
  let waitingSince: number | undefined;
  for await (const { counts, writtenAt } of bronze.rowsAfter(key, position)) {
    rows += 1;
    events += counts.accepted;
    waitingSince ??= writtenAt;
  }
  return { rows, events, waitingSince };
}
