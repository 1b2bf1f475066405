import { landBatch } from "../shared/bronze/hub-batches/land-batch.ts";
import { lakeFor } from "../shared/composition.ts";
import type { Azure } from "../shared/platform/azure/clients.ts";
import { streamNamed } from "../shared/streams/registry.ts";
import type { GeneratedEvent } from "../tools/common/history.ts";
import { runtimeOf } from "../tools/common/runtime.ts";
import { type Batch, batchesOf } from "./rebuild/data.ts";

/** Lands batches in bronze as if delivered by a hub. */
export async function landBatches(azure: Azure, batches: Iterable<Batch>): Promise<void> {
  const store = { ...lakeFor(azure), ...runtimeOf(azure) };
  for (const { stream: name, partition, events } of batches) {
    const stream = streamNamed(name);
    if (stream === undefined) throw new Error(`no stream is called ${name}`);
    await landBatch(store, { stream, partition, source: "hub", events, generation: async () => 1 });
  }
}

/** Lands events in a partition of each of their streams. */
export async function landEvents(azure: Azure, partition: string, events: Iterable<GeneratedEvent>): Promise<void> {
  for (const [stream, some] of Map.groupBy(events, (event) => event.stream))
    await landBatches(azure, batchesOf(stream, partition, some, 1000));
}
