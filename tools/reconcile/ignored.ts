import { readHead } from "../../shared/bronze/manifest/commit.ts";
import { partitionFromKey } from "../../shared/bronze/manifest/manifest-row.ts";
import { bronzeOf } from "../../shared/composition.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";

/**
 * Stream -> how many of its events were ignored, ever: they are counted and stored nowhere, so that nobody can tell whose they were.
 */
export async function ignoredEvents(azure: Azure): Promise<ReadonlyMap<string, number>> {
  const manifest = azure.table("manifest");
  const counts = new Map<string, number>();
  for (const key of await bronzeOf(azure).partitions()) {
    const partition = partitionFromKey(key);
    const { totals } = await readHead(manifest, partition);
    counts.set(partition.stream, (counts.get(partition.stream) ?? 0) + totals.ignored);
  }
  return counts;
}
