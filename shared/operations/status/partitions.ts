import type { BronzeReader } from "../../bronze/bronze-reader.ts";
import { readHead } from "../../bronze/manifest/commit.ts";
import { type BronzePartition, type OutcomeCounts, partitionFromKey } from "../../bronze/manifest/manifest-row.ts";
import type { Table } from "../../platform/azure/tables.ts";
import { concurrently } from "../../platform/map-concurrent.ts";

/** What silver has not worked through. */
export interface SilverBacklog {
  /** Manifest rows. */
  readonly rows: number;
  readonly events: number;
}

/** One partition of the manifest: how far it has landed, and how far silver has come behind it. */
export interface PartitionState {
  readonly partition: BronzePartition;
  readonly totals: OutcomeCounts;
  /** Highest sequence number that landed. */
  readonly last: number | undefined;
  readonly backlog: SilverBacklog;
  /** When silver moved last, epoch milliseconds. */
  readonly silverMovedAt: number | undefined;
}

const partitionsAtOnce = 16;

/** All partitions that ever landed anything, those of earlier epochs too. `reader`: the silver database. */
export async function readPartitions(
  manifest: Table,
  bronze: BronzeReader,
  reader: string,
): Promise<readonly PartitionState[]> {
  return concurrently(await bronze.partitions(), partitionsAtOnce, async (key): Promise<PartitionState> => {
    const partition = partitionFromKey(key);
    const { position, movedAt } = await bronze.progress(key, reader);
    // After the progress: what lands in between counts as backlog, rather than not at all.
    const { totals, last } = await readHead(manifest, partition);
    return { partition, totals, last, backlog: await backlogAfter(bronze, key, position), silverMovedAt: movedAt };
  });
}

async function backlogAfter(bronze: BronzeReader, key: string, position: number): Promise<SilverBacklog> {
  let [rows, events] = [0, 0];
  for await (const { counts } of bronze.rowsAfter(key, position)) {
    rows += 1;
    events += counts.accepted;
  }
  return { rows, events };
}
