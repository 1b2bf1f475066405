import { decodeReplays } from "../../bronze/files/parquet.ts";
import { readNamed } from "../../bronze/files/read-listed.ts";
import { listPartitions, readHead } from "../../bronze/manifest/commit.ts";
import { type ManifestRow, partitionFromKey } from "../../bronze/manifest/manifest-row.ts";
import { scan } from "../../bronze/manifest/scan.ts";
import type { Positions } from "./ledger.ts";
import type { QuarantineStore } from "./store.ts";

/** Where an event that was sent again has landed. */
export interface Arrival {
  readonly partitionKey: string;
  readonly sequenceNumber: number;
  /** False when it was quarantined again. */
  readonly accepted: boolean;
}

/** Where the manifest stands for a stream's hub: whatever lands from now on lies behind. */
export async function newestPositions({ manifest }: QuarantineStore, stream: string): Promise<Positions> {
  const positions: Record<string, number> = {};
  for (const key of await hubPartitionKeys({ manifest }, stream)) {
    positions[key] = (await readHead(manifest, partitionFromKey(key))).next - 1;
  }
  return positions;
}

/** The earlier of several, partition by partition. */
export function earliest(all: readonly Positions[]): Positions {
  const keys = new Set(all.flatMap((positions) => Object.keys(positions)));
  return Object.fromEntries(
    [...keys].map((key) => [key, Math.min(...all.map((positions) => positions[key] ?? 0))] as const),
  );
}

/**
 * What has landed of events that were sent again, by the id that they were sent for. Reads the files behind `after`,
 * one after another, until all are found.
 */
export async function findArrivals(
  store: QuarantineStore,
  stream: string,
  wanted: ReadonlySet<string>,
  after: Positions,
): Promise<Map<string, Arrival>> {
  const found = new Map<string, Arrival>();
  for (const partitionKey of await hubPartitionKeys(store, stream)) {
    const read = (row: ManifestRow) => replaysIn(store, row);
    const rows = { manifest: store.manifest, partitionKey, after: after[partitionKey] ?? 0, read };
    for await (const replays of scan(rows)) {
      for (const { replayOf, ...arrival } of replays) {
        if (wanted.has(replayOf)) found.set(replayOf, { partitionKey, ...arrival });
      }
      if (found.size === wanted.size) return found;
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
    return (await decodeReplays(await readNamed(blobs, name))).map((replay) => ({ ...replay, accepted }));
  });
  return (await Promise.all(replays)).flat();
}

/** Nothing is sent again through files. */
async function hubPartitionKeys({ manifest }: Pick<QuarantineStore, "manifest">, stream: string): Promise<string[]> {
  return (await listPartitions(manifest)).filter((key) => {
    const { stream: of, partition } = partitionFromKey(key);
    return of === stream && !partition.startsWith("file-");
  });
}
