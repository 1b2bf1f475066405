import { randomUUID } from "node:crypto";
import type {
  CheckpointStore,
  PartitionContext,
  ReceivedEventData,
  SubscriptionEventHandlers,
} from "@azure/event-hubs";
import type { EventHubFunction } from "../app-functions.ts";
import type { Invoker } from "../invocations/invoker.ts";
import type { Listener } from "../listener.ts";
import { type HostLog, messageOf } from "../log.ts";
import type { EventHubsSettings } from "../settings/host-json.ts";
import type { BatchLimits } from "./batcher.ts";
import { batchLimits, openConsumer, subscribeOptions } from "./consumer.ts";
import { onceInAWhile } from "./once-in-a-while.ts";
import { PartitionFeed } from "./partition-feed.ts";
import { runBatch } from "./run-batch.ts";
import { WatchedStore } from "./watched-store.ts";

export interface EventHubListenerOptions {
  readonly settings: EventHubsSettings;
  readonly checkpoints: CheckpointStore;
  readonly invoker: Invoker;
  readonly log: HostLog;
}

interface Reading {
  /** The partitions that are ours, by id. */
  readonly feeds: Map<string, PartitionFeed<ReceivedEventData>>;
  readonly store: WatchedStore;
  readonly limits: BatchLimits;
}

/** Reads a hub for a function, partition by partition, from its checkpoints on. */
export async function listenToEventHub(fn: EventHubFunction, options: EventHubListenerOptions): Promise<Listener> {
  const feeds: Reading["feeds"] = new Map();
  const owner = randomUUID();
  const store = new WatchedStore(options.checkpoints, owner, (partitionId) => feeds.get(partitionId)?.stop());
  const client = await openConsumer(fn, store, owner);
  const limits = batchLimits(options.settings, fn.trigger);
  const subscription = client.subscribe(
    handlers(fn, { feeds, store, limits }, options),
    subscribeOptions(options.settings, limits),
  );
  return {
    async stop() {
      for (const feed of feeds.values()) feed.stop();
      await subscription.close();
      await client.close();
    },
  };
}

/** None of them may throw: the SDK would give the partition up. */
function handlers(
  fn: EventHubFunction,
  { feeds, store, limits }: Reading,
  { settings, invoker, log }: EventHubListenerOptions,
): SubscriptionEventHandlers {
  const warn = onceInAWhile(log.warn, () => performance.now());
  const openFeed = (partition: PartitionContext) =>
    new PartitionFeed<ReceivedEventData>({
      limits,
      checkpointEvery: settings.batchCheckpointFrequency,
      run: (batch, signal) => runBatch({ fn, partition, batch, invoker, signal }),
      now: () => performance.now(),
    });
  return {
    async processInitialize(partition) {
      feeds.set(partition.partitionId, openFeed(partition));
    },
    async processEvents(events, partition) {
      await feeds.get(partition.partitionId)?.receive(events, (last) => checkpoint(partition, last, log));
    },
    async processError(error, { partitionId }) {
      const where = partitionId === "" ? fn.trigger.hub : `${fn.trigger.hub}/${partitionId}`;
      warn(`${fn.of.name}: ${where}: ${messageOf(error)}`);
    },
    async processClose(_, { partitionId }) {
      const feed = feeds.get(partitionId);
      // One that we stopped ourselves passes to another host; this one is to come back.
      if (feed?.isStopped === false) store.giveUp(partitionId);
      feed?.stop();
    },
  };
}

/** A checkpoint that cannot be written is only a warning, as in Azure: the next one says more. */
async function checkpoint(partition: PartitionContext, last: ReceivedEventData, log: HostLog): Promise<void> {
  try {
    await partition.updateCheckpoint(last);
  } catch (error) {
    const { eventHubName, partitionId } = partition;
    log.warn(`${eventHubName}/${partitionId}: the checkpoint cannot be written: ${messageOf(error)}`);
  }
}
