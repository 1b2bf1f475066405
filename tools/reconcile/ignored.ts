import { partitionFromKey } from "../../shared/bronze/manifest/partition.ts";
import { readPartitionState } from "../../shared/bronze/manifest/partition-state.ts";
import { bronzeReaderFor, lakeFor } from "../../shared/composition.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";

/**
 * Total number of ignored events by stream. Ignored events are counted but not stored, so their sender is unknown.
 */
export async function ignoredCounts(azure: Azure): Promise<ReadonlyMap<string, number>> {
  const { manifest } = lakeFor(azure);
  const counts = new Map<string, number>();
  for (const key of await bronzeReaderFor(azure).partitions()) {
    const partition = partitionFromKey(key);
    const { totals } = await readPartitionState(manifest, partition);
    counts.set(partition.stream, (counts.get(partition.stream) ?? 0) + totals.ignored);
  }
  return counts;
}
