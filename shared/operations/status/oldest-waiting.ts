import type { BronzeReader } from "../../bronze/bronze-reader.ts";

/** When the oldest row was written that a reader has not worked through, epoch milliseconds; undefined when none waits. */
export async function oldestWaiting(
  bronze: BronzeReader,
  reader: string,
  partitionKeys: readonly string[],
): Promise<number | undefined> {
  const first = await Promise.all(partitionKeys.map((key) => firstWaiting(bronze, reader, key)));
  const times = first.filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}

async function firstWaiting(bronze: BronzeReader, reader: string, key: string): Promise<number | undefined> {
  const { position } = await bronze.progress(key, reader);
  for await (const row of bronze.rowsAfter(key, position)) return row.writtenAt;
  return undefined;
}
