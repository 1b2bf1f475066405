import type { BronzePartition } from "../manifest/manifest-row.ts";

/** Media type of bronze and quarantine files. */
export const parquetType = "application/vnd.apache.parquet";

/**
 * Where a file lies: by stream and day of ingest, then by its place in the manifest. No personal value stands in it.
 *
 * @param day of ingest, `2026-11-24`
 * @param attempt makes the name one that nobody ever used
 */
export function fileName(
  { stream, partition, epoch }: BronzePartition,
  position: number,
  attempt: string,
  day: string,
): string {
  return `${stream}/${day}/${partition}-${epoch}-${String(position).padStart(12, "0")}-${attempt}.parquet`;
}

/** The day of ingest that stands in a file's name: no file holds events of two. */
export function dayOf(file: string): string {
  return file.split("/")[1] ?? "";
}
