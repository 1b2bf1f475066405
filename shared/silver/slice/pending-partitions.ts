import type { BronzeReader } from "../../bronze/bronze-reader.ts";

/** Manifest partitions with rows after the consumer's position. */
export async function pendingPartitions(bronze: BronzeReader, consumer: string): Promise<string[]> {
  const keys = await bronze.partitions();
  const pending = await Promise.all(
    keys.map(async (key) => {
      const [newest, { position }] = await Promise.all([bronze.newest(key), bronze.progress(key, consumer)]);
      return newest > position ? [key] : [];
    }),
  );
  return pending.flat();
}
