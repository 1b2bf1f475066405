import { afterAll, beforeAll, expect, it } from "vitest";
import { type Broker, startBroker } from "./testing/broker.ts";
import { consumerFor, hub, producerFor, read, temporaryFolder, until } from "./testing/clients.ts";

const megabyte = 1024 * 1024;
let broker: Broker;

beforeAll(async () => {
  const hubs = [{ ...hub, retentionBytes: 16 * megabyte }];
  broker = await startBroker({ hubs, folder: await temporaryFolder(), port: 0 });
});
afterAll(() => broker.close());

it("deletes old events, starts consumers at the first remaining one, and uses little memory", async () => {
  const producer = producerFor(broker.port);
  const body = Buffer.alloc(megabyte - 1000);
  const events = 80;
  for (let sent = 0; sent < events; sent += 4) {
    await Promise.all([1, 2, 3, 4].map(() => producer.sendBatch([{ body }], { partitionId: "0" })));
  }
  const properties = await producer.getPartitionProperties("0");
  expect(properties.lastEnqueuedSequenceNumber).toBe(events - 1);
  const begin = properties.beginningSequenceNumber;
  // 16 MB are retained, and at most one segment of 8 MB beyond
  expect(begin).toBeGreaterThan(events - 16 - 8 - 3);
  expect(begin).toBeLessThanOrEqual(events - 16);
  const consumer = consumerFor(broker.port);
  const reading = read(consumer, "0", { sequenceNumber: 3 }, { maxBatchSize: 4 });
  await until(() => reading.events.at(-1)?.sequenceNumber === events - 1);
  expect(reading.events[0]?.sequenceNumber).toBe(begin);
  expect(reading.errors).toEqual([]);
  expect((await broker.usage()).peakBytes).toBeLessThan(300 * megabyte);
  await reading.stop();
  await Promise.all([producer.close(), consumer.close()]);
});
