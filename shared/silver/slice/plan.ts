import type { BronzeReader } from "../../bronze/bronze-reader.ts";

/** Manifest partitions with rows that this reader has not worked through. */
export async function partitionsWithNews(bronze: BronzeReader, reader: string): Promise<string[]> {
  const keys = await bronze.partitions();
  const news = await Promise.all(
    keys.map(async (key) => {
      const [newest, { position }] = await Promise.all([bronze.newest(key), bronze.progress(key, reader)]);
      return newest > position ? [key] : [];
    }),
  );
  return news.flat();
}
