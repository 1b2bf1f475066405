import { decodeReplays } from "../../bronze/files/parquet.ts";
import { readListedFile } from "../../bronze/files/read-listed-file.ts";
import type { ManifestRow } from "../../bronze/manifest/manifest-row.ts";
import { isFilePartition, listPartitions, partitionFromKey } from "../../bronze/manifest/partition.ts";
import { readPartitionState } from "../../bronze/manifest/partition-state.ts";
import { scan } from "../../bronze/manifest/scan.ts";
import type { ManifestPositions } from "./ledger.ts";
import type { QuarantineStore } from "./store.ts";

/** Where a replayed event has landed. */
export interface Arrival {
  readonly partitionKey: string;
  readonly sequenceNumber: number;
  /** The record of the replay that contains it, when a correction has several. */
  readonly record?: number;
  /** False if it was quarantined again. */
  readonly accepted: boolean;
}

/** The positions of a stream's hub partitions: whatever lands from now on has a higher position. */
export async function newestPositions({ manifest }: QuarantineStore, stream: string): Promise<ManifestPositions> {
  const positions: Record<string, number> = {};
  for (const key of await hubPartitionKeys({ manifest }, stream)) {
    positions[key] = (await readPartitionState(manifest, partitionFromKey(key))).next - 1;
  }
  return positions;
}

/** The minimum of each partition; 0 for a partition that one of them lacks. */
export function earliestPositions(all: readonly ManifestPositions[]): ManifestPositions {
  const keys = new Set(all.flatMap((positions) => Object.keys(positions)));
  return Object.fromEntries(
    [...keys].map((key) => [key, Math.min(...all.map((positions) => positions[key] ?? 0))] as const),
  );
}

/**
 * Finds replayed events by the id of their original. Reads the files after the positions `after` until all are found.
 */
export async function findArrivals(
  store: QuarantineStore,
  stream: string,
  originals: ReadonlySet<string>,
  after: ManifestPositions,
): Promise<Map<string, Arrival>> {
  const found = new Map<string, Arrival>();
  for (const partitionKey of await hubPartitionKeys(store, stream)) {
    const read = (row: ManifestRow) => replaysIn(store, row);
    const rows = { manifest: store.manifest, partitionKey, after: after[partitionKey] ?? 0, read };
    for await (const replays of scan(rows)) {
      for (const { replayOf, ...arrival } of replays) {
        if (originals.has(replayOf)) found.set(replayOf, { partitionKey, ...arrival });
      }
      if (found.size === originals.size) return found;
    }
  }
  return found;
}

async function replaysIn(store: QuarantineStore, { dataFile, quarantineFile }: ManifestRow) {
  const files = [
    { blobs: store.bronze, name: dataFile, accepted: true },
    { blobs: store.quarantine, name: quarantineFile, accepted: false },
  ];
  const replays = files.map(async ({ blobs, name, accepted }) => {
    if (name === undefined) return [];
    return (await decodeReplays(await readListedFile(blobs, name))).map((replay) => ({ ...replay, accepted }));
  });
  return (await Promise.all(replays)).flat();
}

/** Replays go through the hub: partitions of landed files contain none. */
async function hubPartitionKeys({ manifest }: Pick<QuarantineStore, "manifest">, stream: string): Promise<string[]> {
  return (await listPartitions(manifest)).filter((key) => {
    const { stream: of, partition } = partitionFromKey(key);
    return of === stream && !isFilePartition({ partition });
  });
}
