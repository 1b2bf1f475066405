import type { Batch } from "../../shared/bronze/hub-batches/batch.ts";
import { second } from "../../shared/platform/time.ts";

/** No hub is deleted, created and sent to within this time. */
const recreation = second;

/**
 * Caches the generation of a hub, which is its creation time. The cached one holds for events that were enqueued before
 * it was read. Later events may come from a hub that was recreated since, also when their sequence numbers continue.
 *
 * @returns for the enqueued time of a batch's last event the reader of its generation
 */
export function hubGeneration(
  createdOn: () => Promise<number>,
  now: () => number,
): (newest: number) => Batch["generation"] {
  let known: { readonly generation: number; readonly readAt: number } | undefined;
  return (newest) => async (refresh) => {
    if (known !== undefined && !refresh && newest <= known.readAt + recreation) return known.generation;
    const readAt = now();
    const generation = await createdOn();
    known = { generation, readAt };
    return generation;
  };
}
