import type { Table } from "../../platform/azure/tables.ts";
import { listPartitions } from "./partition.ts";
import { storedGaps } from "./partition-state.ts";

/** Rows of one transaction. */
const rowsAtOnce = 100;

/**
 * Removes the rows of gaps in which nothing is missing any more: every commit reads the gaps of its partition. No
 * commit
 * writes a filled gap. The gap before the first row stays, so that it is not opened again.
 *
 * @returns how many were removed
 */
export async function removeFilledGaps(manifest: Table): Promise<number> {
  let removed = 0;
  for (const key of await listPartitions(manifest)) {
    const gaps = await storedGaps(manifest, key);
    const filled = gaps.filter(({ missing, position }) => missing.length === 0 && position > 0);
    for (let first = 0; first < filled.length; first += rowsAtOnce) {
      const some = filled.slice(first, first + rowsAtOnce);
      const steps = some.map(({ rowKey }) => ({ rowKey, remove: true as const }));
      // On a conflict another run has removed one of them; the next night removes the others.
      if ((await manifest.commit(key, steps)) === "committed") removed += some.length;
    }
  }
  return removed;
}
