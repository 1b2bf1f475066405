import { type EventHubClientOptions, EventHubConsumerClient, EventHubProducerClient } from "@azure/event-hubs";
import type { Connection } from "./configuration.ts";
import { credentialOf } from "./credentials.ts";
import { type HubEvent, readHub } from "./hub-events.ts";
import { sendByKey } from "./keyed-batches.ts";
import { retrying } from "./retry.ts";

export interface OutgoingEvent {
  readonly body: Uint8Array;
  /** Events of one key keep their order; without one the hub chooses a partition. */
  readonly key: string | undefined;
  /** Application properties: they go along beside the body. */
  readonly properties?: Readonly<Record<string, string>>;
}

export interface PublishOptions<E> {
  /**
   * Learns which events the hub has, batch by batch. `doubtful`: so many tries before ended without an answer,
   * and each of them may have left the batch in the hub once more.
   */
  readonly onSent?: (events: readonly E[], doubtful: number) => void;
  /** Tries of one batch before the failure is thrown: 10. */
  readonly tries?: number;
}

/** How far one partition of a hub has come. */
export interface HubPartition {
  readonly id: string;
  /** Sequence number of the oldest event that the hub still has, or of the next one when it has none. */
  readonly beginning: number;
  /** Sequence number of the last event that it got, -1 before the first. */
  readonly last: number;
  /** When it got that one, epoch milliseconds; undefined before the first. */
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

/** One hub, as everybody but the Functions host sees it. */
export interface Hub {
  /** Epoch milliseconds; another one means that the hub was made anew. */
  createdOn(): Promise<number>;
  /** Fails soon when the hub cannot be reached: who asks asks again. */
  state(): Promise<HubState>;
  /**
   * Events of a partition with `from <= sequence number <= to` that the hub still has, in order, beside every other reader.
   * All are in memory: to be asked for some thousands at most.
   */
  events(partition: string, from: number, to: number): Promise<HubEvent[]>;
  /** Where it is: the namespace's host name and the hub's real name. */
  address(): HubAddress;
  /** Resolves when the hub has them all. Events of one key stay in order. */
  publish<E extends OutgoingEvent>(events: readonly E[], options?: PublishOptions<E>): Promise<void>;
  close(): Promise<void>;
}

/** We try again ourselves: the SDK does not tell whether it sent twice, and waits 30 s before it does. */
const options: EventHubClientOptions = { retryOptions: { maxRetries: 0 } };
const retries = { tries: 10, delay: 500, maximalDelay: 10_000 };

export function openHub(connection: Connection, name: string): Hub {
  let opened: EventHubProducerClient | undefined;
  const client = () => {
    opened ??= producer(connection, name);
    return opened;
  };
  return {
    createdOn: async () => (await retrying(() => client().getEventHubProperties(), retries)).createdOn.getTime(),
    state: () => retrying(() => stateOf(client()), { ...retries, tries: 2 }),
    async events(partition, from, to) {
      const reader = consumer(connection, name);
      try {
        return await readHub(reader, partition, from, to);
      } finally {
        await reader.close();
      }
    },
    address: () => ({ namespace: client().fullyQualifiedNamespace, name }),
    publish: (events, publishOptions = {}) => sendByKey(client(), events, publishOptions),
    async close() {
      await opened?.close();
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

/** The group that is always there, and that the function app does not read by: a group's owner would shut us out. */
function consumer(connection: Connection, name: string): EventHubConsumerClient {
  const group = EventHubConsumerClient.defaultConsumerGroupName;
  if (connection.kind === "string") return new EventHubConsumerClient(group, connection.value, name);
  const namespace = connection.endpoints["fullyQualifiedNamespace"] ?? "";
  return new EventHubConsumerClient(group, namespace, name, credentialOf(connection));
}
