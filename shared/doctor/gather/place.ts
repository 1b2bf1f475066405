import type { OrphanBlob } from "../facts.ts";
import type { PartitionRead } from "./manifest.ts";

/** What the manifest says of the place that stands in a blob's name: `<stream>/<day>/<partition>-<epoch>-<position>-<attempt>.parquet`. */
export function placeOf(blob: string, partitions: readonly PartitionRead[]): OrphanBlob["place"] {
  const [, stream, partition, epoch, digits] =
    /^([^/]+)\/\d{4}-\d\d-\d\d\/((?:file-)?\d+)-(\d+)-(\d{12})-[^/]+\.parquet$/.exec(blob) ?? [];
  const found = partitions.find(({ key }) => key === `${stream}|${partition}|${epoch}`);
  if (found === undefined) return "unknown";
  const position = Number(digits);
  // The commit that comes next has that position, and one that never came had it too.
  if (position === found.next) return "ahead";
  if (position > found.next) return "unknown";
  return found.missing.some(([from, to]) => from <= position && position <= to) ? "vacant" : "taken";
}
