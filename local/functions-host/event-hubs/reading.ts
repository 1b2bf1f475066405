import type {
  CheckpointStore,
  EventHubConsumerClient,
  PartitionContext,
  ReceivedEventData,
  SubscriptionEventHandlers,
} from "@azure/event-hubs";
import type { EventHubFunction } from "../app-functions.ts";
import type { Invoker } from "../invocations/invoker.ts";
import { type HostLog, messageOf } from "../log.ts";
import type { EventHubsSettings } from "../settings/host-json.ts";
import { batchLimits, openConsumer, subscribeOptions } from "./consumer.ts";
import { PartitionFeed } from "./partition-feed.ts";
import { Pulse } from "./pulse.ts";
import { runBatch } from "./run-batch.ts";
import { WatchedStore } from "./watched-store.ts";

export interface EventHubListenerOptions {
  readonly settings: EventHubsSettings;
  readonly checkpoints: CheckpointStore;
  readonly invoker: Invoker;
  readonly log: HostLog;
}

/** A subscription to the partitions of a hub that are ours. */
export interface Reading {
  readonly pulse: Pulse;
  /** No more batches, retries or checkpoints from now on; resolves when the connections are closed. */
  stop(): Promise<void>;
}

interface Parts {
  /** The partitions that are ours, by id. */
  readonly feeds: Map<string, PartitionFeed<ReceivedEventData>>;
  readonly store: WatchedStore;
  readonly pulse: Pulse;
  readonly warn: (line: string) => void;
}

/**
 * @param owner of the partitions; the same again takes over at once from a reading that is no more
 * @param warn for lines that may come again and again
 */
export function startReading(
  fn: EventHubFunction,
  options: EventHubListenerOptions,
  owner: string,
  warn: (line: string) => void,
): Reading {
  const feeds: Parts["feeds"] = new Map();
  const pulse = new Pulse(() => performance.now());
  const store = new WatchedStore(options.checkpoints, owner, {
    lost: (partitionId) => feeds.get(partitionId)?.stop(),
    looked: () => pulse.round(),
  });
  const client = openConsumer(fn, store, owner);
  const subscription = client.subscribe(
    handlers(fn, { feeds, store, pulse, warn }, options),
    subscribeOptions(options.settings, batchLimits(options.settings, fn.trigger)),
  );
  return {
    pulse,
    stop: () => stop(feeds, subscription, client),
  };
}

async function stop(
  feeds: Parts["feeds"],
  subscription: { close(): Promise<void> },
  client: EventHubConsumerClient,
): Promise<void> {
  for (const feed of feeds.values()) feed.stop();
  await subscription.close();
  await client.close();
}

/** What throws is closed by the SDK, which gives the partition up. */
function handlers(
  fn: EventHubFunction,
  { feeds, store, pulse, warn }: Parts,
  { settings, invoker, log }: EventHubListenerOptions,
): SubscriptionEventHandlers {
  /** By the SDK's own object: one that it closes late may be followed by another for the same partition already. */
  const own = new WeakMap<PartitionContext, PartitionFeed<ReceivedEventData>>();
  const openFeed = (partition: PartitionContext) =>
    new PartitionFeed<ReceivedEventData>({
      limits: batchLimits(settings, fn.trigger),
      checkpointEvery: settings.batchCheckpointFrequency,
      run: (batch, signal) => runBatch({ fn, partition, batch, invoker, signal }),
      now: () => performance.now(),
    });
  return {
    async processInitialize(partition) {
      const feed = openFeed(partition);
      feeds.get(partition.partitionId)?.stop();
      feeds.set(partition.partitionId, feed);
      own.set(partition, feed);
      pulse.opened(partition.partitionId);
    },
    async processEvents(events, partition) {
      pulse.begins(partition.partitionId);
      const feed = own.get(partition);
      // What it gets now would be lost: the SDK closes what throws, and whoever owns the partition reads it from its checkpoint.
      if (feed === undefined || feed.isStopped) throw new Error("the partition had passed to another host");
      await feed.receive(events, (last) => checkpoint(partition, last, log));
      pulse.ended(partition.partitionId);
    },
    async processError(error, { partitionId }) {
      const where = partitionId === "" ? fn.trigger.hub : `${fn.trigger.hub}/${partitionId}`;
      warn(`${fn.of.name}: ${where}: ${messageOf(error)}`);
    },
    async processClose(_, partition) {
      const { partitionId } = partition;
      const feed = own.get(partition);
      if (feed === undefined || feed !== feeds.get(partitionId)) return;
      pulse.closed(partitionId);
      // One that we stopped ourselves passes to another host; this one is to come back.
      if (!feed.isStopped) store.giveUp(partitionId);
      feed.stop();
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
