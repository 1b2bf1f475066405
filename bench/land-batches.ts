import { land } from "../shared/bronze/hub-batches/land-batch.ts";
import type { Azure } from "../shared/platform/azure/clients.ts";
import { streamNamed } from "../shared/streams/registry.ts";
import type { Batch } from "./rebuild/data.ts";

/** Lands batches in bronze as a hub would deliver them. */
export async function landBatches(azure: Azure, batches: Iterable<Batch>): Promise<void> {
  const store = {
    manifest: azure.table("manifest"),
    bronze: azure.blobs("bronze"),
    quarantine: azure.blobs("quarantine"),
    now: Date.now,
    newId: () => crypto.randomUUID(),
  };
  for (const { stream: name, partition, events } of batches) {
    const stream = streamNamed(name);
    if (stream === undefined) throw new Error(`no stream is called ${name}`);
    await land(store, { stream, partition, source: "hub", events, epoch: async () => 1 });
  }
}
