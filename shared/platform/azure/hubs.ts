import { type EventHubClientOptions, EventHubConsumerClient, EventHubProducerClient } from "@azure/event-hubs";
import { withTimeout } from "../with-timeout.ts";
import type { Connection } from "./configuration.ts";
import { credentialOf } from "./credentials.ts";
import { type HubEvent, readHub } from "./hub-events.ts";
import type { OutgoingEvent, PublishOptions } from "./outgoing-event.ts";
import { retry } from "./retry.ts";
import { sendBatches } from "./send-batches.ts";

/** The state of one partition of a hub. */
export interface HubPartition {
  readonly id: string;
  /** Sequence number of the oldest event in the hub, or of the next one when there is none. */
  readonly beginning: number;
  /** Sequence number of the last enqueued event; -1 before the first. */
  readonly last: number;
  /** Its enqueued time, epoch milliseconds; undefined before the first. */
  readonly lastTime: number | undefined;
}

export interface HubState {
  /** Epoch milliseconds. */
  readonly createdOn: number;
  readonly partitions: readonly HubPartition[];
}

export interface HubAddress {
  readonly namespace: string;
  readonly name: string;
}

/** One hub. The Functions host reads it by triggers; everything else uses this client. */
export interface Hub {
  /** Epoch milliseconds. Another time means that the hub was recreated: it is another generation. */
  createdOn(): Promise<number>;
  /** Fails after two attempts when the hub is unreachable. */
  state(): Promise<HubState>;
  /**
   * Events of a partition with `from <= sequence number <= to` that the hub still has, in order. All of them are in
   * memory: request some thousands at most.
   */
  events(partition: string, from: number, to: number): Promise<HubEvent[]>;
  /** Host name of the namespace, and the real name of the hub. */
  address(): HubAddress;
  /** Resolves when the hub has acknowledged all events. Events of one key keep their order. */
  publish<E extends OutgoingEvent>(events: readonly E[], options?: PublishOptions<E>): Promise<void>;
  close(): Promise<void>;
}

/** The SDK does not retry: it does not report whether it sent twice, and waits 30 s before a retry. */
const options: EventHubClientOptions = { retryOptions: { maxRetries: 0 } };
const closeTimeout = 5_000;
const retries = { attempts: 10, delay: 500, maximalDelay: 10_000 };

export function openHub(connection: Connection, name: string): Hub {
  let opened: EventHubProducerClient | undefined;
  const client = () => {
    opened ??= producer(connection, name);
    return opened;
  };
  return {
    createdOn: async () => (await retry(() => client().getEventHubProperties(), retries)).createdOn.getTime(),
    state: () => retry(() => stateOf(client()), { ...retries, attempts: 2 }),
    async events(partition, from, to) {
      const reader = consumer(connection, name);
      try {
        return await readHub(reader, partition, from, to);
      } finally {
        await reader.close();
      }
    },
    address: () => ({ namespace: client().fullyQualifiedNamespace, name }),
    publish: (events, publishOptions = {}) => sendBatches(client(), events, publishOptions),
    async close() {
      // On a connection that was lost the SDK can wait for a response without limit.
      if (opened !== undefined) await withTimeout(closeTimeout, opened.close()).catch(() => {});
    },
  };
}

async function stateOf(client: EventHubProducerClient): Promise<HubState> {
  const { createdOn, partitionIds } = await client.getEventHubProperties();
  const partitions = partitionIds.map(async (id): Promise<HubPartition> => {
    const properties = await client.getPartitionProperties(id);
    const last = properties.lastEnqueuedSequenceNumber;
    return {
      id,
      beginning: properties.beginningSequenceNumber,
      last,
      lastTime: last < 0 ? undefined : properties.lastEnqueuedOnUtc.getTime(),
    };
  });
  return { createdOn: createdOn.getTime(), partitions: await Promise.all(partitions) };
}

function producer(connection: Connection, name: string): EventHubProducerClient {
  if (connection.kind === "string") return new EventHubProducerClient(connection.value, name, options);
  const namespace = connection.endpoints["fullyQualifiedNamespace"] ?? "";
  return new EventHubProducerClient(namespace, name, credentialOf(connection), options);
}

/**
 * The default consumer group always exists. The function app does not use it: an owner of the group would disconnect
 * this reader.
 */
function consumer(connection: Connection, name: string): EventHubConsumerClient {
  const group = EventHubConsumerClient.defaultConsumerGroupName;
  if (connection.kind === "string") return new EventHubConsumerClient(group, connection.value, name);
  const namespace = connection.endpoints["fullyQualifiedNamespace"] ?? "";
  return new EventHubConsumerClient(group, namespace, name, credentialOf(connection));
}
