import { app, type InvocationContext, trigger } from "@azure/functions";
import { type BronzeStore, type Landed, land } from "../shared/bronze/hub-batches/land-batch.ts";
import { type HubBatch, readHubBatch } from "../shared/bronze/hub-batches/read-hub-batch.ts";
import { azure, newId, now } from "../shared/platform/azure/app.ts";
import { hubSetting } from "../shared/platform/azure/resources.ts";
import { countLanded } from "../shared/platform/telemetry/count-landed.ts";
import { log } from "../shared/platform/telemetry/log.ts";
import { sendersOf } from "../shared/platform/telemetry/producer-links.ts";
import { record } from "../shared/platform/telemetry/record.ts";
import { observed } from "../shared/platform/telemetry/with-metrics.ts";
import { streams } from "../shared/streams/registry.ts";
import type { Stream } from "../shared/streams/stream.ts";

const store: BronzeStore = {
  manifest: azure.table("manifest"),
  bronze: azure.blobs("bronze"),
  quarantine: azure.blobs("quarantine"),
  now,
  newId,
  onLanded: countLanded,
};

for (const stream of streams) {
  const epoch = hubEpoch(stream);
  app.generic(`ingest-${stream.name}`, {
    // Bytes, not `app.eventHub`: the host would parse each body, and one bad body would lose its whole batch.
    trigger: trigger.generic({
      type: "eventHubTrigger",
      name: "messages",
      eventHubName: `%${hubSetting(stream.hub)}%`,
      connection: "EVENT_HUBS",
      consumerGroup: "ingest",
      cardinality: "many",
      dataType: "binary",
    }),
    // The host moves its checkpoint even when the function fails: so it must try until it does not.
    retry: {
      strategy: "exponentialBackoff",
      maxRetryCount: -1,
      minimumInterval: { seconds: 1 },
      maximumInterval: { minutes: 1 },
    },
    async handler(messages: unknown, context: InvocationContext) {
      const { partition, events } = readHubBatch(messages, context.triggerMetadata);
      const attributes = { "korevital.stream": stream.name, "korevital.partition": partition };
      await observed(context, "batch landed", stream.name, attributes, async (tracing) => {
        if (tracing.on) tracing.link(sendersOf(context.triggerMetadata));
        const here = { ...store, trace: tracing.traceparent };
        report(context, await land(here, { stream, partition, source: "hub", events, epoch }));
        tracing.set({ "korevital.events": events.length });
      });
      measure(stream, events);
    },
  });
}

/** The hub's creation time, remembered until it is asked to be read again. */
function hubEpoch({ hub }: Stream): (refresh: boolean) => Promise<number> {
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

function report(context: InvocationContext, { partition, counts, internal, holes }: Landed): void {
  const where = { stream: partition.stream, partition: partition.partition };
  log(context, "batch-landed", { ...where, ...counts });
  if (internal > 0) log(context, "internal-defect", { source: `${where.stream}/${where.partition}`, internal });
  for (const [from, to] of holes) log(context, "sequence-gap", { ...where, from, to });
}
