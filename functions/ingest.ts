import { app, type InvocationContext, trigger } from "@azure/functions";
import type { BronzeStore } from "../shared/bronze/bronze-store.ts";
import type { LandedBatch } from "../shared/bronze/hub-batches/batch.ts";
import { landBatch } from "../shared/bronze/hub-batches/land-batch.ts";
import { type HubBatch, readHubBatch } from "../shared/bronze/hub-batches/read-hub-batch.ts";
import { lakeFor } from "../shared/composition.ts";
import { consumerGroup, hubSetting } from "../shared/platform/azure/resources.ts";
import { log } from "../shared/platform/telemetry/log.ts";
import { producerLinks } from "../shared/platform/telemetry/producer-links.ts";
import { record } from "../shared/platform/telemetry/record.ts";
import { withMetrics } from "../shared/platform/telemetry/with-metrics.ts";
import { streams } from "../shared/streams/registry.ts";
import type { Stream } from "../shared/streams/stream.ts";
import { azure, now, runtime } from "./app/pipeline.ts";
import { recordBatchOutcomes } from "./app/record-batch-outcomes.ts";

const store: BronzeStore = { ...lakeFor(azure), ...runtime, onLanded: recordBatchOutcomes };

for (const stream of streams) {
  const generation = hubGeneration(stream);
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
    async handler(messages: unknown, context: InvocationContext) {
      const { partition, events } = readHubBatch(messages, context.triggerMetadata);
      const attributes = { "korevital.stream": stream.name, "korevital.partition": partition };
      await withMetrics(context, "batch landed", stream.name, attributes, async (span) => {
        if (span.isRecording) span.link(producerLinks(context.triggerMetadata));
        const traced = { ...store, trace: span.traceparent };
        report(context, await landBatch(traced, { stream, partition, source: "hub", events, generation }));
        span.set({ "korevital.events": events.length });
      });
      measure(stream, events);
    },
  });
}

/** The hub's generation, which is its creation time: cached until a refresh is requested. */
function hubGeneration({ hub }: Stream): (refresh: boolean) => Promise<number> {
  let known: number | undefined;
  return async (refresh) => {
    if (known === undefined || refresh) known = await azure.hub(hub).createdOn();
    return known;
  };
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
