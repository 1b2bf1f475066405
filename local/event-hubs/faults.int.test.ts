import { EventHubProducerClient } from "@azure/event-hubs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FaultInjector } from "../faults/injector.ts";
import { readRule } from "../faults/rule.ts";
import { type EventHubsEndpoint, startEventHubs } from "./endpoint.ts";
import { connectionString, consumerFor, hub, producerFor, read, temporaryFolder, until } from "./testing/clients.ts";

/* Each fault, as @azure/event-hubs reports it without retries. */

const injector = new FaultInjector({ seed: 1, now: Date.now });
let endpoint: EventHubsEndpoint;

beforeAll(async () => {
  const folder = await temporaryFolder();
  endpoint = await startEventHubs({ hubs: [hub, { ...hub, name: "other" }], folder, port: 0, faults: injector });
});
afterAll(() => endpoint.close());
beforeEach(() => injector.clear());

const addFault = (given: object) => injector.add(readRule({ target: "event-hubs", ...given }));

async function lengthOf(partition: string): Promise<number> {
  const producer = producerFor(endpoint.port);
  const { lastEnqueuedSequenceNumber } = await producer.getPartitionProperties(partition);
  await producer.close();
  return lastEnqueuedSequenceNumber + 1;
}

describe.each([false, true])("a producer, with the response lost after the events were stored: %s", (after) => {
  it.each([
    ["throttle", { code: "ServerBusyError", retryable: true }],
    ["disconnect", { retryable: true }],
  ])("fails with %s", async (kind, error) => {
    const before = await lengthOf("0");
    const producer = new EventHubProducerClient(connectionString(endpoint.port), hub.name, {
      retryOptions: { maxRetries: 0, timeoutInMs: 2000 },
    });
    await producer.sendBatch([{ body: "before" }], { partitionId: "0" });
    await addFault({ kind, after, count: 1, only: `send ${hub.name}` });
    const sent = producer.sendBatch([{ body: kind }], { partitionId: "0" });
    await expect(sent).rejects.toMatchObject(error);
    await producer.close();
    expect(await lengthOf("0")).toBe(before + (after ? 2 : 1));
  });
});

describe("a consumer", () => {
  it.each([
    ["steal", false],
    ["steal", true],
    ["disconnect", false],
    ["disconnect", true],
  ])("fails with %s (after the delivery: %s), and misses no event when it continues", async (kind, after) => {
    const producer = producerFor(endpoint.port);
    const from = await lengthOf("1");
    const consumer = consumerFor(endpoint.port);
    const reading = read(consumer, "1", { sequenceNumber: from - 1, isInclusive: false });
    const expected: string[] = [];
    const rule = await addFault({ kind, after, rate: 0.5, count: 3, only: `receive ${hub.name}` });
    for (let n = 0; n < 12; n += 1) {
      const body = `${kind} ${after} ${n}`;
      expected.push(body);
      await producer.sendBatch([{ body }], { partitionId: "1" });
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    if (kind === "disconnect") {
      await until(() => reading.events.length >= 12);
      expect(reading.events.map(({ body }) => body)).toEqual(expected);
    } else {
      // a stolen link ends a subscription to one partition; a load-balanced one claims it again
      await until(() => reading.errors.length > 0);
      expect(reading.errors[0]).toMatchObject({ code: "ReceiverDisconnectedError" });
    }
    expect(injector.list().find(({ id }) => id === rule.id)?.happened ?? 3).toBeGreaterThan(0);
    await reading.stop();
    await consumer.close();
    await producer.close();
  });

  it("is throttled when it attaches, and retries", async () => {
    const producer = producerFor(endpoint.port);
    const from = await lengthOf("2");
    await producer.sendBatch([{ body: "waits" }], { partitionId: "2" });
    await addFault({ kind: "throttle", count: 2, only: "/Partitions/2" });
    const consumer = consumerFor(endpoint.port);
    const reading = read(consumer, "2", { sequenceNumber: from - 1, isInclusive: false });
    await until(() => reading.events.length === 1);
    expect(injector.list()).toEqual([]);
    await reading.stop();
    await consumer.close();
    await producer.close();
  });
});

it("recreates a hub: its creation time changes, numbers start at 0, and a position beyond its end is rejected", async () => {
  const producer = producerFor(endpoint.port);
  await producer.sendBatch([{ body: "old" }, { body: "older" }], { partitionId: "3" });
  const { createdOn } = await producer.getEventHubProperties();
  await endpoint.recreateHub("TELEMETRY");
  const recreated = await producer.getEventHubProperties();
  expect(recreated.createdOn.getTime()).toBeGreaterThan(createdOn.getTime());
  expect(await lengthOf("3")).toBe(0);
  await producer.sendBatch([{ body: "new" }], { partitionId: "3" });
  const consumer = consumerFor(endpoint.port);
  const beyond = read(consumer, "3", { sequenceNumber: 1, isInclusive: false });
  await until(() => beyond.errors.length > 0);
  expect(beyond.errors[0]?.message).toContain("The supplied sequence number '1' is invalid");
  await beyond.stop();
  const fresh = read(consumer, "3", { offset: "-1" });
  await until(() => fresh.events.length === 1);
  expect(fresh.events[0]).toMatchObject({ body: "new", sequenceNumber: 0 });
  await fresh.stop();
  await consumer.close();
  await producer.close();
  await expect(endpoint.recreateHub("nowhere")).rejects.toThrow('"nowhere"');
});
