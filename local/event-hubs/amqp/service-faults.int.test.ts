import { EventHubProducerClient } from "@azure/event-hubs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FaultBoard } from "../../faults/board.ts";
import { readRule } from "../../faults/rule.ts";
import { type EventHubsEndpoint, startEventHubs } from "../endpoint.ts";
import { connectionString, hub, temporaryFolder } from "../testing/clients.ts";

/* Faults at `$management` and `$cbs`, as @azure/event-hubs shows them when it does not try again, and when it does. */

const board = new FaultBoard({ seed: 1, now: Date.now });
let endpoint: EventHubsEndpoint;
beforeAll(async () => {
  endpoint = await startEventHubs({ hubs: [hub], folder: await temporaryFolder(), port: 0, faults: board });
});
afterAll(() => endpoint.close());
beforeEach(() => board.clear());

const order = (given: object) => board.add(readRule({ target: "event-hubs", count: 1, ...given }));

async function withProducer<T>(maxRetries: number, use: (producer: EventHubProducerClient) => Promise<T>): Promise<T> {
  const producer = new EventHubProducerClient(connectionString(endpoint.port), hub.name, {
    retryOptions: { maxRetries, timeoutInMs: 3_000, retryDelayInMs: 50 },
  });
  try {
    return await use(producer);
  } finally {
    await producer.close();
  }
}

const places: readonly (readonly [string, string, (one: EventHubProducerClient) => Promise<unknown>])[] = [
  ["the properties of a hub", `manage ${hub.name}`, (one) => one.getEventHubProperties()],
  ["those of a partition", `manage ${hub.name}/Partitions/1`, (one) => one.getPartitionProperties("1")],
  ["authentication", "authenticate sb://localhost", (one) => one.sendBatch([{ body: 1 }], { partitionId: "1" })],
];

describe.each(places)("a client that asks for %s", (_, only, use) => {
  it.each([
    ["throttle", { code: "ServerBusyError", retryable: true }],
    ["disconnect", { retryable: true }],
  ])("learns of %s", async (kind, shown) => {
    await order({ kind, only });
    await expect(withProducer(0, use)).rejects.toMatchObject(shown);
    expect(board.list()).toEqual([]);
  });

  it.each(["throttle", "disconnect"])("asks again after %s", async (kind) => {
    await order({ kind, only });
    await withProducer(3, use);
    expect(board.list()).toEqual([]);
  });
});
