import { app, type InvocationContext, trigger } from "@azure/functions";
import { azure, newId, now } from "../shared/azure/app.ts";
import { hubSetting } from "../shared/azure/resources.ts";
import { readHubBatch } from "../shared/bronze/hub-batch.ts";
import { type BronzeStore, type Landed, land } from "../shared/bronze/land.ts";
import { streams } from "../shared/streams/registry.ts";
import type { Stream } from "../shared/streams/stream.ts";

const store: BronzeStore = {
  manifest: azure.table("manifest"),
  bronze: azure.blobs("bronze"),
  quarantine: azure.blobs("quarantine"),
  now,
  newId,
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
      report(context, await land(store, { stream, partition, source: "hub", events, epoch }));
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

function report(context: InvocationContext, { partition, counts, internal, holes }: Landed): void {
  const where = `${partition.stream}/${partition.partition}`;
  const outcomes = Object.entries(counts).filter(([, count]) => count > 0);
  context.log(`${where}: ${outcomes.map(([outcome, count]) => `${count} ${outcome}`).join(", ")}`);
  if (internal > 0)
    context.error(`ALERT internal-defect ${where}: ${internal} events quarantined for a defect of ours`);
  for (const [from, to] of holes) context.error(`ALERT gap ${where}: the hub skipped ${from} to ${to}`);
}
