import { type EventData, type EventHubClientOptions, EventHubProducerClient } from "@azure/event-hubs";
import type { Connection } from "./configuration.ts";
import { credentialOf } from "./credentials.ts";

export interface OutgoingEvent {
  readonly body: Uint8Array;
  /** Events of one key keep their order. */
  readonly key: string;
}

/** One hub, seen from a producer. */
export interface Hub {
  /** Epoch milliseconds; another one means that the hub was made anew. */
  createdOn(): Promise<number>;
  /** Resolves when the hub has them all. Events of one key stay in order. */
  publish(events: readonly OutgoingEvent[]): Promise<void>;
  close(): Promise<void>;
}

/** The SDK's default waits 30 s before it tries again. */
const options: EventHubClientOptions = {
  retryOptions: { retryDelayInMs: 500, maxRetries: 10, maxRetryDelayInMs: 10_000 },
};

export function openHub(connection: Connection, name: string): Hub {
  let opened: EventHubProducerClient | undefined;
  const client = () => {
    opened ??= producer(connection, name);
    return opened;
  };
  return {
    createdOn: async () => (await client().getEventHubProperties()).createdOn.getTime(),
    async publish(events) {
      for (const [key, bodies] of byKey(events)) await sendAll(client(), key, bodies);
    },
    async close() {
      await opened?.close();
    },
  };
}

function producer(connection: Connection, name: string): EventHubProducerClient {
  if (connection.kind === "string") return new EventHubProducerClient(connection.value, name, options);
  const namespace = connection.endpoints["fullyQualifiedNamespace"] ?? "";
  return new EventHubProducerClient(namespace, name, credentialOf(connection), options);
}

/** A batch has one partition key: the hub hashes it to a partition, and bronze keeps it. */
async function sendAll(
  client: EventHubProducerClient,
  partitionKey: string,
  bodies: readonly EventData[],
): Promise<void> {
  let batch = await client.createBatch({ partitionKey });
  for (const body of bodies) {
    if (batch.tryAdd(body)) continue;
    if (batch.count > 0) await client.sendBatch(batch);
    batch = await client.createBatch({ partitionKey });
    if (!batch.tryAdd(body))
      throw new Error(`an event of ${(body.body as Uint8Array).length} bytes is larger than a hub takes`);
  }
  if (batch.count > 0) await client.sendBatch(batch);
}

function byKey(events: readonly OutgoingEvent[]): Map<string, EventData[]> {
  const groups = new Map<string, EventData[]>();
  for (const { key, body } of events) {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [{ body }]);
    else group.push({ body });
  }
  return groups;
}
