import type { OrphanBlob } from "../facts.ts";
import type { PartitionRead } from "./manifest.ts";

/** When the commit of that place and others were merged; undefined when they were not. */
export function mergedAt(blob: string, partitions: readonly PartitionRead[]): number | undefined {
  const { found, position } = placeIn(blob, partitions);
  return found?.merged.find(({ positions: [from, to] }) => from <= position && position <= to)?.at;
}

/** What the manifest says of the place that stands in a blob's name: `<stream>/<day>/<partition>-<epoch>-<position>-<attempt>.parquet`. */
export function placeOf(blob: string, partitions: readonly PartitionRead[]): OrphanBlob["place"] {
  const { found, position } = placeIn(blob, partitions);
  if (found === undefined) return "unknown";
  // The commit that comes next has that position, and one that never came had it too.
  if (position === found.next) return "ahead";
  if (position > found.next) return "unknown";
  return found.missing.some(([from, to]) => from <= position && position <= to) ? "vacant" : "taken";
}

function placeIn(blob: string, partitions: readonly PartitionRead[]) {
  const [, stream, partition, epoch, digits] =
    /^([^/]+)\/\d{4}-\d\d-\d\d\/((?:file-)?\d+)-(\d+)-(\d{12})-[^/]+\.parquet$/.exec(blob) ?? [];
  return { found: partitions.find(({ key }) => key === `${stream}|${partition}|${epoch}`), position: Number(digits) };
}
