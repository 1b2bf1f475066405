import type { BronzeReader } from "../../bronze/bronze-reader.ts";
import { earliest } from "../../platform/time.ts";

/**
 * When the oldest row that a silver database has not processed was written, epoch milliseconds; undefined without one.
 */
export async function oldestWaiting(
  bronze: BronzeReader,
  database: string,
  partitionKeys: readonly string[],
): Promise<number | undefined> {
  return earliest(await Promise.all(partitionKeys.map((key) => firstWaiting(bronze, database, key))));
}

async function firstWaiting(bronze: BronzeReader, database: string, key: string): Promise<number | undefined> {
  const { position } = await bronze.progress(key, database);
  for await (const row of bronze.rowsAfter(key, position)) return row.writtenAt;
  return undefined;
}
