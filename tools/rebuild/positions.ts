import type { BronzeReader } from "../../shared/bronze/bronze-reader.ts";
import { mapConcurrent } from "../../shared/platform/map-concurrent.ts";

/** The position of a consumer in each manifest partition. */
export type Positions = ReadonlyMap<string, { readonly position: number; readonly movedAt: number | undefined }>;

const concurrency = 16;

export async function readPositions(bronze: BronzeReader, reader: string): Promise<Positions> {
  const keys = await bronze.partitions();
  return new Map(
    await mapConcurrent(keys, concurrency, async (key) => {
      const { position, movedAt } = await bronze.progress(key, reader);
      return [key, { position, movedAt }] as const;
    }),
  );
}

/** The partitions in which the positions differ. An absent partition is at position 0. */
export function differingPartitions(a: Positions, b: Positions): string[] {
  const keys = new Set([...a.keys(), ...b.keys()]);
  return [...keys].filter((key) => (a.get(key)?.position ?? 0) !== (b.get(key)?.position ?? 0)).sort();
}

/** Time of the last move in any partition, epoch milliseconds. */
export function lastMovedAt(positions: Positions): number | undefined {
  const times = [...positions.values()].flatMap(({ movedAt }) => (movedAt === undefined ? [] : [movedAt]));
  return times.length === 0 ? undefined : Math.max(...times);
}
