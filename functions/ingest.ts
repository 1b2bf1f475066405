import { app, type InvocationContext, trigger } from "@azure/functions";
import type { BronzeStore } from "../shared/bronze/bronze-store.ts";
import type { LandedBatch } from "../shared/bronze/hub-batches/batch.ts";
import { landHubBatch } from "../shared/bronze/hub-batches/land-hub-batch.ts";
import { type HubBatch, readHubBatch } from "../shared/bronze/hub-batches/read-hub-batch.ts";
import { lakeFor } from "../shared/composition.ts";
import { consumerGroup, hubSetting } from "../shared/platform/azure/resources.ts";
import { log } from "../shared/platform/telemetry/log.ts";
import { producerLinks } from "../shared/platform/telemetry/producer-links.ts";
import { record } from "../shared/platform/telemetry/record.ts";
import { withMetrics } from "../shared/platform/telemetry/with-metrics.ts";
import { streams } from "../shared/streams/registry.ts";
import type { Stream } from "../shared/streams/stream.ts";
import { hubGeneration } from "./app/hub-generation.ts";
import { azure, now, runtime } from "./app/pipeline.ts";
import { recordLanded } from "./app/record-landed.ts";
import { withFailureAlert } from "./app/with-failure-alert.ts";

const store: BronzeStore = { ...lakeFor(azure), ...runtime, onLanded: recordLanded };

for (const stream of streams) {
  const generationAt = hubGeneration(() => azure.hub(stream.hub).createdOn(), now);
  app.generic(`ingest-${stream.name}`, {
    // `dataType: binary`, which `app.eventHub` lacks: the host would parse each body, and one bad body would lose its
    // batch.
    trigger: trigger.generic({
      type: "eventHubTrigger",
      name: "messages",
      eventHubName: `%${hubSetting(stream.hub)}%`,
      connection: "EVENT_HUBS",
      consumerGroup,
      cardinality: "many",
      dataType: "binary",
    }),
    // The host advances its checkpoint even when the function fails, so a failed batch is retried without limit.
    retry: {
      strategy: "exponentialBackoff",
      maxRetryCount: -1,
      minimumInterval: { seconds: 1 },
      maximumInterval: { minutes: 1 },
    },
    handler: (messages: unknown, context: InvocationContext) =>
      withFailureAlert(context, stream.name, async () => {
        const { partition, events } = readHubBatch(messages, context.triggerMetadata);
        const attributes = { "korevital.stream": stream.name, "korevital.partition": partition };
        await withMetrics(context, "batch landed", stream.name, attributes, async (span) => {
          if (span.isRecording) span.link(producerLinks(context.triggerMetadata));
          const traced = { ...store, trace: span.traceparent };
          const generation = generationAt(events.at(-1)?.enqueuedTime ?? 0);
          const batch = { stream, partition, source: "hub", events, generation } as const;
          for (const landed of await landHubBatch(traced, batch)) report(context, landed);
          span.set({ "korevital.events": events.length });
        });
        measure(stream, events);
      }),
  });
}

function measure({ name: stream }: Stream, events: HubBatch["events"]): void {
  record("korevital.ingest.batch_size", events.length, { stream });
  const oldest = events[0]?.enqueuedTime;
  if (oldest !== undefined) record("korevital.ingest.lag", (now() - oldest) / 1000, { stream });
}

function report(context: InvocationContext, { partition, counts, internal, gaps }: LandedBatch): void {
  const where = { stream: partition.stream, partition: partition.partition };
  log(context, "batch-landed", { ...where, ...counts });
  if (internal > 0) log(context, "internal-defect", { source: `${where.stream}/${where.partition}`, internal });
  for (const [from, to] of gaps) log(context, "sequence-gap", { ...where, from, to });
}
