import type {
  CheckpointStore,
  EventHubConsumerClient,
  PartitionContext,
  ReceivedEventData,
  SubscriptionEventHandlers,
} from "@azure/event-hubs";
import type { EventHubFunction } from "../app-functions.ts";
import { firstLineOf } from "../error-message.ts";
import type { Invoker } from "../invocations/invoker.ts";
import type { HostLog } from "../log.ts";
import type { EventHubsSettings } from "../settings/host-json.ts";
import { batchLimits, openConsumer, subscribeOptions } from "./consumer.ts";
import { Heartbeat } from "./heartbeat.ts";
import { PartitionFeed } from "./partition-feed.ts";
import { runBatch } from "./run-batch.ts";
import { TrackingCheckpointStore } from "./tracking-checkpoint-store.ts";

export interface EventHubListenerOptions {
  readonly settings: EventHubsSettings;
  readonly checkpoints: CheckpointStore;
  readonly invoker: Invoker;
  readonly log: HostLog;
}

/** A subscription to the partitions that this host owns. */
export interface HubSubscription {
  readonly heartbeat: Heartbeat;
  /** Ends batches, retries and checkpoints. Resolves when the connections are closed. */
  stop(): Promise<void>;
}

interface SubscriptionState {
  /** The owned partitions, by id. */
  readonly feeds: Map<string, PartitionFeed<ReceivedEventData>>;
  readonly store: TrackingCheckpointStore;
  readonly heartbeat: Heartbeat;
  readonly warn: (line: string) => void;
}

/**
 * @param owner owner id of the partitions
 * @param warn throttled warning log
 */
export function startSubscription(
  fn: EventHubFunction,
  options: EventHubListenerOptions,
  owner: string,
  warn: (line: string) => void,
): HubSubscription {
  const feeds: SubscriptionState["feeds"] = new Map();
  const heartbeat = new Heartbeat(() => performance.now());
  const store = new TrackingCheckpointStore(options.checkpoints, owner, {
    lost: (partitionId) => feeds.get(partitionId)?.stop(),
    listed: () => heartbeat.ownershipListed(),
  });
  const client = openConsumer(fn, store, owner);
  const subscription = client.subscribe(
    handlers(fn, { feeds, store, heartbeat, warn }, options),
    subscribeOptions(options.settings, batchLimits(options.settings, fn.trigger)),
  );
  return {
    heartbeat,
    stop: () => stop(feeds, subscription, client),
  };
}

async function stop(
  feeds: SubscriptionState["feeds"],
  subscription: { close(): Promise<void> },
  client: EventHubConsumerClient,
): Promise<void> {
  for (const feed of feeds.values()) feed.stop();
  await subscription.close();
  await client.close();
}

/** When a handler throws, the SDK closes the partition and gives it up. */
function handlers(
  fn: EventHubFunction,
  { feeds, store, heartbeat, warn }: SubscriptionState,
  { settings, invoker, log }: EventHubListenerOptions,
): SubscriptionEventHandlers {
  /** Keyed by the context of the SDK, which may close one late, when the partition already has another. */
  const feedOf = new WeakMap<PartitionContext, PartitionFeed<ReceivedEventData>>();
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
      feedOf.set(partition, feed);
      heartbeat.partitionOpened(partition.partitionId);
    },
    async processEvents(events, partition) {
      heartbeat.batchStarted(partition.partitionId);
      const feed = feedOf.get(partition);
      // These events must not be processed here: the SDK closes the partition, and its new owner reads them from the
      // checkpoint.
      if (feed === undefined || feed.isStopped) throw new Error("the partition is leased by another host");
      await feed.receive(events, (last) => checkpoint(partition, last, log));
      heartbeat.batchEnded(partition.partitionId);
    },
    async processError(error, { partitionId }) {
      const where = partitionId === "" ? fn.trigger.hub : `${fn.trigger.hub}/${partitionId}`;
      warn(`${fn.appFunction.name}: ${where}: ${firstLineOf(error)}`);
    },
    async processClose(_, partition) {
      const { partitionId } = partition;
      const feed = feedOf.get(partition);
      if (feed === undefined || feed !== feeds.get(partitionId)) return;
      heartbeat.partitionClosed(partitionId);
      // A feed that this host stopped passes to another host; any other is claimed again.
      if (!feed.isStopped) store.abandon(partitionId);
      feed.stop();
    },
  };
}

/** As in Azure, a failed checkpoint is only a warning: the next one supersedes it. */
async function checkpoint(partition: PartitionContext, last: ReceivedEventData, log: HostLog): Promise<void> {
  try {
    await partition.updateCheckpoint(last);
  } catch (error) {
    const { eventHubName, partitionId } = partition;
    log.warn(`${eventHubName}/${partitionId}: the checkpoint cannot be written: ${firstLineOf(error)}`);
  }
}
