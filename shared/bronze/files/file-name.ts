import { type BronzePartition, partitionPattern } from "../manifest/partition.ts";
import { paddedPosition } from "../manifest/row-keys.ts";

/** Media type of bronze and quarantine files. */
export const parquetType = "application/vnd.apache.parquet";

/**
 * `<stream>/<day of ingest>/<partition>-<generation>-<position>-<commit id>.parquet`; contains no personal value.
 *
 * @param day of ingest, `2026-11-24`
 * @param commitId makes the name unique
 */
export function fileName(
  { stream, partition, generation }: BronzePartition,
  position: number,
  commitId: string,
  day: string,
): string {
  return `${stream}/${day}/${partition}-${generation}-${paddedPosition(position)}-${commitId}.parquet`;
}

/** The day of ingest in the name of a file: all events of a file have the same one. */
export function dayOf(file: string): string {
  return file.split("/")[1] ?? "";
}

const pattern = new RegExp(`^([^/]+)/\\d{4}-\\d\\d-\\d\\d/(${partitionPattern})-(\\d+)-(\\d{12})-[^/]+\\.parquet$`);

/** Partition and position in the name of a bronze or quarantine file; undefined for any other name. */
export function parseFileName(
  name: string,
): { readonly partition: BronzePartition; readonly position: number } | undefined {
  const [, stream, partition, generation, position] = pattern.exec(name) ?? [];
  if (stream === undefined || partition === undefined) return undefined;
  return { partition: { stream, partition, generation: Number(generation) }, position: Number(position) };
}
