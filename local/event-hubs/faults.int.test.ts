import { EventHubProducerClient } from "@azure/event-hubs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FaultBoard } from "../faults/board.ts";
import { readRule } from "../faults/rule.ts";
import { type EventHubsEndpoint, startEventHubs } from "./endpoint.ts";
import { connectionString, consumerFor, hub, producerFor, read, temporaryFolder, until } from "./testing/clients.ts";

/* Each fault, as @azure/event-hubs shows it when it does not try again. */

const board = new FaultBoard({ seed: 1, now: Date.now });
let endpoint: EventHubsEndpoint;

beforeAll(async () => {
  const folder = await temporaryFolder();
  endpoint = await startEventHubs({ hubs: [hub, { ...hub, name: "other" }], folder, port: 0, faults: board });
});
afterAll(() => endpoint.close());
beforeEach(() => board.clear());

const order = (given: object) => board.add(readRule({ target: "event-hubs", ...given }));

async function lengthOf(partition: string): Promise<number> {
  const producer = producerFor(endpoint.port);
  const { lastEnqueuedSequenceNumber } = await producer.getPartitionProperties(partition);
  await producer.close();
  return lastEnqueuedSequenceNumber + 1;
}

describe.each([false, true])("a producer, with the answer lost after the events were stored: %s", (after) => {
  it.each([
    ["throttle", { code: "ServerBusyError", retryable: true }],
    ["disconnect", { retryable: true }],
  ])("learns of %s", async (kind, shown) => {
    const before = await lengthOf("0");
    const producer = new EventHubProducerClient(connectionString(endpoint.port), hub.name, {
      retryOptions: { maxRetries: 0, timeoutInMs: 2000 },
    });
    await producer.sendBatch([{ body: "before" }], { partitionId: "0" });
    await order({ kind, after, count: 1, only: `send ${hub.name}` });
    const sent = producer.sendBatch([{ body: kind }], { partitionId: "0" });
    await expect(sent).rejects.toMatchObject(shown);
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
  ])("learns of %s (after what it was given: %s), and misses nothing when it reads on", async (kind, after) => {
    const producer = producerFor(endpoint.port);
    const from = await lengthOf("1");
    const consumer = consumerFor(endpoint.port);
    const reading = read(consumer, "1", { sequenceNumber: from - 1, isInclusive: false });
    const expected: string[] = [];
    const rule = await order({ kind, after, rate: 0.5, count: 3, only: `receive ${hub.name}` });
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
      // a stolen link is the end of a subscription to one partition: whoever shares partitions claims it again
      await until(() => reading.errors.length > 0);
      expect(reading.errors[0]).toMatchObject({ code: "ReceiverDisconnectedError" });
    }
    expect(board.list().find(({ id }) => id === rule.id)?.happened ?? 3).toBeGreaterThan(0);
    await reading.stop();
    await consumer.close();
    await producer.close();
  });

  it("is throttled at the door, and comes again", async () => {
    const producer = producerFor(endpoint.port);
    const from = await lengthOf("2");
    await producer.sendBatch([{ body: "waits" }], { partitionId: "2" });
    await order({ kind: "throttle", count: 2, only: "/Partitions/2" });
    const consumer = consumerFor(endpoint.port);
    const reading = read(consumer, "2", { sequenceNumber: from - 1, isInclusive: false });
    await until(() => reading.events.length === 1);
    expect(board.list()).toEqual([]);
    await reading.stop();
    await consumer.close();
    await producer.close();
  });
});

it("makes a hub anew: another creation time, numbers from 0, and a position beyond its end is refused", async () => {
  const producer = producerFor(endpoint.port);
  await producer.sendBatch([{ body: "old" }, { body: "older" }], { partitionId: "3" });
  const { createdOn } = await producer.getEventHubProperties();
  await endpoint.makeAnew("TELEMETRY");
  const anew = await producer.getEventHubProperties();
  expect(anew.createdOn.getTime()).toBeGreaterThan(createdOn.getTime());
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
  await expect(endpoint.makeAnew("nowhere")).rejects.toThrow('"nowhere"');
});
