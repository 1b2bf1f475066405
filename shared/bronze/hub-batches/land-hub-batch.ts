import type { BronzeStore } from "../bronze-store.ts";
import { hubGenerations } from "../manifest/partition.ts";
import type { Batch, LandedBatch } from "./batch.ts";
import { landBatch } from "./land-batch.ts";

/**
 * Lands a batch of the trigger. When its hub was recreated, a batch can contain events of the deleted hub, which were
 * enqueued before the new one was created, whatever their sequence numbers: they land in the generation before it.
 *
 * @throws for infrastructure faults only
 */
export async function landHubBatch(store: BronzeStore, batch: Batch): Promise<LandedBatch[]> {
  const createdOn = await batch.generation(false);
  const before = batch.events.filter(({ enqueuedTime }) => enqueuedTime < createdOn);
  const earlier =
    before.length === 0
      ? undefined
      : (await hubGenerations(store.manifest, batch.stream.name)).findLast((each) => each < createdOn);
  if (earlier === undefined) return [await landBatch(store, batch)];
  const landed = [await landBatch(store, { ...batch, events: before, generation: async () => earlier })];
  const after = batch.events.filter(({ enqueuedTime }) => enqueuedTime >= createdOn);
  if (after.length > 0) landed.push(await landBatch(store, { ...batch, events: after }));
  return landed;
}
