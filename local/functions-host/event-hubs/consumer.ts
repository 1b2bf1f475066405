import {
  type CheckpointStore,
  EventHubConsumerClient,
  type EventPosition,
  earliestEventPosition,
  latestEventPosition,
  type SubscribeOptions,
} from "@azure/event-hubs";
import type { EventHubFunction } from "../app-functions.ts";
import type { EventHubTrigger } from "../bindings/event-hub-trigger.ts";
import { messageOf } from "../log.ts";
import type { EventHubsSettings } from "../settings/host-json.ts";
import type { BatchLimits } from "./batcher.ts";
import { boundCredit } from "./bounded-credit.ts";

/**
 * Quick, since everything is on one machine: a host that starts owns its partitions in its first round, and takes over those of
 * one that died within 10 s: 8 until they are free, a round, and what it takes to connect.
 */
const loadBalancingOptions = {
  strategy: "greedy",
  updateIntervalInMs: 1000,
  partitionOwnershipExpirationIntervalInMs: 8_000,
} as const;
/**
 * A receiver tries for a minute to connect again before it gives its partition up: then the SDK's load balancing has
 * to claim it anew, and that waits for 30 s between tries, whatever these options say. One try gets 5 s.
 */
const retryOptions = { retryDelayInMs: 500, maxRetries: 120, timeoutInMs: 5_000 };
const retryAtStart = { retryDelayInMs: 500, maxRetries: 3, timeoutInMs: 10_000 };

/**
 * The SDK's consumer for a function.
 *
 * @param identifier the owner of its partitions
 */
export function openConsumer(fn: EventHubFunction, store: CheckpointStore, identifier: string): EventHubConsumerClient {
  const { consumerGroup, connection, hub } = fn.trigger;
  boundCredit();
  const options = { identifier, loadBalancingOptions, retryOptions };
  return new EventHubConsumerClient(consumerGroup, connection, hub, store, options);
}

/** @throws StartError when the hub is not there */
export async function checkHub({ of, trigger: { consumerGroup, connection, hub } }: EventHubFunction): Promise<void> {
  const client = new EventHubConsumerClient(consumerGroup, connection, hub, { retryOptions: retryAtStart });
  try {
    await client.getEventHubProperties();
  } catch (error) {
    of.trigger.refuse(`the hub "${hub}" cannot be reached: ${messageOf(error)}`);
  } finally {
    await client.close().catch(() => {});
  }
}

/** Least and wait count for batches only. */
export function batchLimits(settings: EventHubsSettings, { many }: EventHubTrigger): BatchLimits {
  const { maxEventBatchSize: most, minEventBatchSize, maxWaitTime: wait } = settings;
  return { most, least: many ? minEventBatchSize : 1, wait };
}

export function subscribeOptions(settings: EventHubsSettings, { most, least, wait }: BatchLimits): SubscribeOptions {
  // A wait for more events is looked at four times while it lasts, or four times a second. Without one, the time is
  // how long the SDK goes on waiting at a connection that was lost.
  const lookEvery = least > 1 ? Math.max(Math.min(wait, 1000) / 4, 20) : 1000;
  return {
    startPosition: startPosition(settings.startAt),
    maxBatchSize: most,
    maxWaitTimeInSeconds: lookEvery / 1000,
    prefetchCount: settings.prefetchCount,
    skipParsingBodyAsJson: true,
  };
}

function startPosition(startAt: EventHubsSettings["startAt"]): EventPosition {
  if (typeof startAt === "object") return { enqueuedOn: startAt.enqueuedTime };
  return startAt === "start" ? earliestEventPosition : latestEventPosition;
}
