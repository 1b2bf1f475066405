import { concurrently } from "../../platform/map-concurrent.ts";
import { isOver } from "../doctor/checks/orphan-blob.ts";
import { readBlobs } from "../doctor/gather/blobs.ts";
import { type ManifestWorld, readPartitions } from "../doctor/gather/manifest.ts";

export interface Swept {
  /** Blobs that were removed. */
  readonly swept: number;
  /** Whether time ran out before all were. */
  readonly more: boolean;
}

const removalsAtOnce = 16;

/**
 * Removes the blobs of bronze and quarantine that nothing names and nobody can want any more: what killed hosts and lost races left
 * behind, a day old, and what was swapped for other files, an hour after. The manifest is read first: what lands meanwhile is young.
 *
 * @param now epoch milliseconds
 * @param deadline epoch milliseconds; nothing is removed after it
 */
export async function sweepOrphans(world: ManifestWorld, now: () => number, deadline: number): Promise<Swept> {
  const { orphans } = await readBlobs(world, await readPartitions(world));
  const over = orphans.filter((orphan) => isOver(orphan, now()));
  let swept = 0;
  await concurrently(over, removalsAtOnce, async ({ container, blob }) => {
    if (now() >= deadline) return;
    await world.lake[container].remove(blob);
    swept += 1;
  });
  return { swept, more: swept < over.length };
}
