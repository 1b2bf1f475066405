import { afterAll, beforeAll, expect, it } from "vitest";
import { type EventHubsEndpoint, startEventHubs } from "./endpoint.ts";
import { consumerFor, hub, producerFor, read, temporaryFolder, until } from "./testing/clients.ts";

let endpoint: EventHubsEndpoint;
beforeAll(async () => {
  endpoint = await startEventHubs({ hubs: [hub], folder: await temporaryFolder(), port: 0 });
});
afterAll(() => endpoint.close());

it("delivers the end of the partition with each event to a consumer that desires it", async () => {
  const producer = producerFor(endpoint.port);
  await producer.sendBatch([{ body: 1 }, { body: 2, properties: { kind: "test" } }, { body: 3 }], { partitionId: "0" });
  const { lastEnqueuedSequenceNumber, lastEnqueuedOffset, lastEnqueuedOnUtc } =
    await producer.getPartitionProperties("0");
  const consumer = consumerFor(endpoint.port);
  const seen: unknown[] = [];
  const options = { startPosition: { offset: "-1" }, trackLastEnqueuedEventProperties: true };
  const processEvents = async (
    events: readonly { body: unknown }[],
    context: { lastEnqueuedEventProperties?: object },
  ) => {
    for (const { body } of events) seen.push([body, { ...context.lastEnqueuedEventProperties }]);
  };
  const subscription = consumer.subscribe(
    "0",
    { processEvents, processError: async (error) => void seen.push(error) },
    options,
  );
  const other = consumerFor(endpoint.port);
  const plain = read(other, "0", { offset: "-1" });
  await until(() => seen.length === 3 && plain.events.length === 3);
  const end = {
    sequenceNumber: lastEnqueuedSequenceNumber,
    offset: lastEnqueuedOffset,
    enqueuedOn: lastEnqueuedOnUtc,
    retrievedOn: expect.any(Date),
  };
  expect(seen).toEqual([1, 2, 3].map((body) => [body, end]));
  expect(plain.events[1]).toMatchObject({ body: 2, properties: { kind: "test" } });
  await Promise.all([subscription.close(), plain.stop()]);
  await Promise.all([producer.close(), consumer.close(), other.close()]);
});
