import type { BronzeReader } from "../../shared/bronze/bronze-reader.ts";
import { concurrently } from "../../shared/platform/map-concurrent.ts";

/** How far a reader has come in each manifest partition. */
export type Positions = ReadonlyMap<string, { readonly position: number; readonly movedAt: number | undefined }>;

const atOnce = 16;

export async function positionsOf(bronze: BronzeReader, reader: string): Promise<Positions> {
  const keys = await bronze.partitions();
  return new Map(
    await concurrently(keys, atOnce, async (key) => {
      const { position, movedAt } = await bronze.progress(key, reader);
      return [key, { position, movedAt }] as const;
    }),
  );
}

/** Partitions in which the two are not at the same place. A partition that one does not know is one where it stands at the beginning. */
export function apart(a: Positions, b: Positions): string[] {
  const keys = new Set([...a.keys(), ...b.keys()]);
  return [...keys].filter((key) => (a.get(key)?.position ?? 0) !== (b.get(key)?.position ?? 0)).sort();
}

/** When the reader moved last anywhere, epoch milliseconds. */
export function lastMove(positions: Positions): number | undefined {
  const times = [...positions.values()].flatMap(({ movedAt }) => (movedAt === undefined ? [] : [movedAt]));
  return times.length === 0 ? undefined : Math.max(...times);
}
