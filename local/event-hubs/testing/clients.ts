import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  EventHubConsumerClient,
  EventHubProducerClient,
  type EventPosition,
  type ReceivedEventData,
} from "@azure/event-hubs";
import { LOCAL_EVENT_HUBS_KEY, LOCAL_EVENT_HUBS_KEY_NAME } from "../key.ts";

/* Clients of @azure/event-hubs for the tests of this folder. */

export const hub = { name: "telemetry", partitions: 4, consumerGroups: ["second"] };

export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "event-hubs-"));
}

export function connectionString(port: number, key = LOCAL_EVENT_HUBS_KEY): string {
  return `Endpoint=sb://localhost:${port};SharedAccessKeyName=${LOCAL_EVENT_HUBS_KEY_NAME};SharedAccessKey=${key};UseDevelopmentEmulator=true;`;
}

const clientOptions = { retryOptions: { retryDelayInMs: 50, maxRetries: 20, timeoutInMs: 10_000 } };

export function producerFor(port: number, name = hub.name): EventHubProducerClient {
  return new EventHubProducerClient(connectionString(port), name, clientOptions);
}

export function consumerFor(port: number, group = "$Default"): EventHubConsumerClient {
  return new EventHubConsumerClient(group, connectionString(port), hub.name, clientOptions);
}

export interface Reading {
  readonly events: readonly ReceivedEventData[];
  readonly errors: readonly Error[];
  stop(): Promise<void>;
}

/** Subscribes to one partition and collects its events. */
export function read(
  consumer: EventHubConsumerClient,
  partition: string,
  startPosition: EventPosition,
  options: { ownerLevel?: number; maxBatchSize?: number } = {},
): Reading {
  const events: ReceivedEventData[] = [];
  const errors: Error[] = [];
  const subscription = consumer.subscribe(
    partition,
    {
      processEvents: async (batch) => {
        events.push(...batch);
      },
      processError: async (error) => {
        errors.push(error);
      },
    },
    { startPosition, maxBatchSize: 500, maxWaitTimeInSeconds: 1, ...options },
  );
  return { events, errors, stop: () => subscription.close() };
}

/** Waits until the condition holds; fails after 20 seconds. */
export async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 20_000; !condition(); await sleep(5)) {
    if (Date.now() > deadline) throw new Error(`timeout of: ${condition}`);
  }
}
