import { bucketLength } from "./documents/bucket.ts";
import type { SilverDocuments } from "./documents/registry.ts";
import type { SilverReader } from "./silver-reader.ts";

/** The device's buckets that contain any instant with `from <= time <= to`. */
export function bucketsOverlapping<C extends "heart-rates" | "activity">(
  silver: SilverReader,
  container: C,
  deviceId: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly SilverDocuments[C][]> {
  return silver.queryPartition(container, deviceId, { property: "start", from: from - bucketLength + 1, to });
}
