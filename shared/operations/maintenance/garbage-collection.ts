import type { Lake } from "../../bronze/bronze-store.ts";
import { removeFilledGaps } from "../../bronze/manifest/remove-filled-gaps.ts";
import { mapConcurrent } from "../../platform/map-concurrent.ts";
import { compareBlobs } from "./compare-blobs.ts";
import { isGarbage } from "./is-garbage.ts";
import { type InventoryStore, readInventory } from "./manifest-inventory.ts";

export interface GarbageCollected {
  /** Number of deleted blobs. */
  readonly removed: number;
  /** Number of rows of filled gaps that were removed from the manifest. */
  readonly gaps: number;
  /** Whether the deadline passed before all garbage was deleted. */
  readonly more: boolean;
}

const deletionsAtOnce = 16;

/**
 * Deletes the orphaned blobs of bronze and quarantine that no reader and no commit needs: those of killed hosts and
 * lost commits after a day, those of a file replacement after an hour. The manifest is read before the blobs are
 * listed, so that what lands in the meantime is young. Rows of filled gaps are removed from the manifest.
 *
 * @param now epoch milliseconds
 * @param deadline epoch milliseconds; nothing is deleted after it
 */
export async function collectGarbage(
  lake: Lake & InventoryStore,
  now: () => number,
  deadline: number,
): Promise<GarbageCollected> {
  const { orphaned } = await compareBlobs(lake, await readInventory(lake));
  const garbage = orphaned.filter((blob) => isGarbage(blob, now()));
  let removed = 0;
  await mapConcurrent(garbage, deletionsAtOnce, async ({ container, blob }) => {
    if (now() >= deadline) return;
    await lake[container].remove(blob);
    removed += 1;
  });
  return { removed, gaps: await removeFilledGaps(lake.manifest), more: removed < garbage.length };
}
