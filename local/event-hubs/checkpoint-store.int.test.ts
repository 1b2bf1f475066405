import { setTimeout as sleep } from "node:timers/promises";
import { EventHubConsumerClient, type ReceivedEventData } from "@azure/event-hubs";
import { BlobCheckpointStore } from "@azure/eventhubs-checkpointstore-blob";
import { ContainerClient } from "@azure/storage-blob";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Azurite, startAzurite } from "../azurite/azurite.ts";
import { storageConnection } from "../connection-strings.ts";
import { type EventHubsEndpoint, startEventHubs } from "./endpoint.ts";
import { connectionString, hub, producerFor, temporaryFolder, until } from "./testing/clients.ts";

let endpoint: EventHubsEndpoint;
let azurite: Azurite;
let container: ContainerClient;

beforeAll(async () => {
  endpoint = await startEventHubs({ hubs: [hub], folder: await temporaryFolder(), port: 0 });
  azurite = await startAzurite({ folder: await temporaryFolder(), blobPort: 0, queuePort: 0, tablePort: 0 });
  container = new ContainerClient(storageConnection({ ...azurite, eventHubsPort: 0, cosmosPort: 0 }), "checkpoints");
  await container.create();
});
afterAll(() => Promise.all([endpoint?.close(), azurite?.close()]));

/** A consumer that balances the partitions and writes a checkpoint after each batch. */
function startConsumer() {
  const events: ReceivedEventData[] = [];
  const partitions = new Set<string>();
  const client = new EventHubConsumerClient(
    "$Default",
    connectionString(endpoint.port),
    hub.name,
    new BlobCheckpointStore(container),
    {
      retryOptions: { retryDelayInMs: 50, maxRetries: 3, timeoutInMs: 10_000 },
      loadBalancingOptions: {
        strategy: "balanced",
        updateIntervalInMs: 250,
        partitionOwnershipExpirationIntervalInMs: 3000,
      },
    },
  );
  const subscription = client.subscribe(
    {
      processInitialize: async ({ partitionId }) => void partitions.add(partitionId),
      processClose: async (_, { partitionId }) => void partitions.delete(partitionId),
      processEvents: async (batch, context) => {
        events.push(...batch);
        const last = batch.at(-1);
        // a consumer that has lost the partition cannot write a checkpoint
        if (last !== undefined) await context.updateCheckpoint(last).catch(() => {});
      },
      processError: async () => {},
    },
    { startPosition: { offset: "-1" }, maxWaitTimeInSeconds: 0.5, maxBatchSize: 20 },
  );
  return {
    events,
    partitions,
    async stop() {
      await subscription.close();
      await client.close();
    },
  };
}

it("two consumers share the partitions, and one takes over from the checkpoints of the other", async () => {
  const producer = producerFor(endpoint.port);
  const sent: string[] = [];
  let sending = true;
  const streaming = (async () => {
    for (let n = 0; sending; n += 1) {
      const body = `event ${n}`;
      await producer.sendBatch([{ body }], { partitionId: String(n % hub.partitions) });
      sent.push(body);
      await sleep(5);
    }
  })();
  const first = startConsumer();
  await until(() => first.partitions.size === 4);
  const second = startConsumer();
  await until(() => first.partitions.size === 2 && second.partitions.size === 2);
  expect(new Set([...first.partitions, ...second.partitions])).toEqual(new Set(["0", "1", "2", "3"]));
  await first.stop();
  await until(() => second.partitions.size === 4);
  sending = false;
  await streaming;
  const received = () => [...first.events, ...second.events];
  await until(() => new Set(received().map(({ body }) => body)).size === sent.length);
  // received twice: events that the loser of a partition has not checkpointed, one batch per move
  const moves = 4;
  expect(received().length).toBeLessThanOrEqual(sent.length + moves * 20);
  await second.stop();
  await producer.close();
});
