import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EventHubsEndpoint, startEventHubs } from "./endpoint.ts";
import { partitionOfKey } from "./partition-key.ts";
import { consumerFor, hub, producerFor, read, temporaryFolder, until } from "./testing/clients.ts";

describe("the Event Hubs endpoint, for @azure/event-hubs", () => {
  let endpoint: EventHubsEndpoint;

  beforeAll(async () => {
    endpoint = await startEventHubs({ hubs: [hub], folder: await temporaryFolder(), port: 0, log: console.log });
  });
  afterAll(() => endpoint.close());

  it("describes a hub and its partitions", async () => {
    const producer = producerFor(endpoint.port);
    const properties = await producer.getEventHubProperties();
    expect(properties).toMatchObject({ name: "telemetry", partitionIds: ["0", "1", "2", "3"] });
    expect(Math.abs(Date.now() - properties.createdOn.getTime())).toBeLessThan(60_000);
    expect(await producer.getPartitionProperties("3")).toMatchObject({
      partitionId: "3",
      isEmpty: true,
      beginningSequenceNumber: 0,
      lastEnqueuedSequenceNumber: -1,
      lastEnqueuedOffset: "-1",
    });
    await producer.close();
  });

  it("delivers the events of a partition in order, with their positions", async () => {
    const producer = producerFor(endpoint.port);
    const consumer = consumerFor(endpoint.port);
    const reading = read(consumer, "0", { offset: "-1" });
    for (const n of [1, 2, 3])
      await producer.sendBatch([{ body: { n }, properties: { kind: "test" } }], { partitionId: "0" });
    await until(() => reading.events.length === 3);
    expect(reading.events.map(({ body }) => body)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(reading.events.map(({ sequenceNumber }) => sequenceNumber)).toEqual([0, 1, 2]);
    expect(reading.events[0]).toMatchObject({ offset: "0", properties: { kind: "test" } });
    await reading.stop();
    await consumer.close();
    await producer.close();
  });

  it("assigns a key to the same partition as the SDK", async () => {
    const producer = producerFor(endpoint.port);
    const consumer = consumerFor(endpoint.port);
    const partition = String(partitionOfKey("user-7", hub.partitions));
    const { lastEnqueuedSequenceNumber } = await producer.getPartitionProperties(partition);
    await producer.sendBatch([{ body: "keyed" }], { partitionKey: "user-7" });
    const reading = read(consumer, partition, { sequenceNumber: lastEnqueuedSequenceNumber });
    await until(() => reading.events.length === 1);
    expect(reading.events[0]).toMatchObject({ body: "keyed", partitionKey: "user-7" });
    await reading.stop();
    await consumer.close();
    await producer.close();
  });
});
