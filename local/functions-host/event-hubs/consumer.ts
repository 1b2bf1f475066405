import { setTimeout as sleep } from "node:timers/promises";
import {
  type CheckpointStore,
  EventHubConsumerClient,
  type EventPosition,
  earliestEventPosition,
  latestEventPosition,
  MessagingError,
  type SubscribeOptions,
} from "@azure/event-hubs";
import type { EventHubFunction } from "../app-functions.ts";
import type { EventHubTrigger } from "../bindings/event-hub-trigger.ts";
import { firstLineOf } from "../error-message.ts";
import type { EventHubsSettings } from "../settings/host-json.ts";
import type { BatchLimits } from "./batcher.ts";
import { boundCredit } from "./bounded-credit.ts";

/**
 * Short intervals, since everything runs on one machine: a new host owns its partitions after its first load-balancing
 * cycle, and takes over those of a killed host within 10 s (8 s until ownership expires, one cycle, and the time to
 * connect).
 */
const loadBalancingOptions = {
  strategy: "greedy",
  updateIntervalInMs: 1000,
  partitionOwnershipExpirationIntervalInMs: 8_000,
} as const;
/**
 * A receiver tries to reconnect for a minute before it gives up its partition. After that the load balancing of the SDK
 * must claim the partition again, and waits 30 s between attempts regardless of these options. One attempt gets 5 s.
 */
const retryOptions = { retryDelayInMs: 500, maxRetries: 120, timeoutInMs: 5_000 };
/** Milliseconds in which Event Hubs may restart beside the host, and between two attempts to reach them. */
const [startPatience, startPause] = [30_000, 500];
const oneAttempt = { maxRetries: 0, timeoutInMs: 5_000 };

/**
 * The SDK consumer of a function.
 *
 * @param identifier owner id of its partitions
 */
export function openConsumer(fn: EventHubFunction, store: CheckpointStore, identifier: string): EventHubConsumerClient {
  const { consumerGroup, connection, hub } = fn.trigger;
  boundCredit();
  const options = { identifier, loadBalancingOptions, retryOptions };
  return new EventHubConsumerClient(consumerGroup, connection, hub, store, options);
}

/**
 * A hub that does not exist is reported at once. Each attempt has a client of its own: one that loses its connection
 * while it opens a link waits for that link even when Event Hubs have returned.
 *
 * @throws StartError when the hub is not reachable
 */
export async function checkHub(fn: EventHubFunction): Promise<void> {
  const { consumerGroup, connection, hub } = fn.trigger;
  for (const deadline = Date.now() + startPatience; ; await sleep(startPause)) {
    const client = new EventHubConsumerClient(consumerGroup, connection, hub, { retryOptions: oneAttempt });
    try {
      await client.getEventHubProperties();
      return;
    } catch (error) {
      const isPermanent = error instanceof MessagingError && !error.retryable;
      if (isPermanent || Date.now() >= deadline)
        fn.appFunction.trigger.reject(`the hub "${hub}" cannot be reached: ${firstLineOf(error)}`);
    } finally {
      client.close().catch(() => {});
    }
  }
}

/** Minimum and wait apply to cardinality `many` only. */
export function batchLimits(settings: EventHubsSettings, { many }: EventHubTrigger): BatchLimits {
  const { maxEventBatchSize: maximum, minEventBatchSize, maxWaitTime: wait } = settings;
  return { maximum, minimum: many ? minEventBatchSize : 1, wait };
}

export function subscribeOptions(
  settings: EventHubsSettings,
  { maximum, minimum, wait }: BatchLimits,
): SubscribeOptions {
  // A wait for more events is checked four times while it lasts, or four times a second. Without one, this is how long
  // the SDK waits on a lost connection.
  const receiveTimeout = minimum > 1 ? Math.max(Math.min(wait, 1000) / 4, 20) : 1000;
  return {
    startPosition: startPosition(settings.startAt),
    maxBatchSize: maximum,
    maxWaitTimeInSeconds: receiveTimeout / 1000,
    prefetchCount: settings.prefetchCount,
    skipParsingBodyAsJson: true,
  };
}

function startPosition(startAt: EventHubsSettings["startAt"]): EventPosition {
  if (typeof startAt === "object") return { enqueuedOn: startAt.enqueuedTime };
  return startAt === "start" ? earliestEventPosition : latestEventPosition;
}
