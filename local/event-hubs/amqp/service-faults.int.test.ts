import { EventHubProducerClient } from "@azure/event-hubs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FaultInjector } from "../../faults/injector.ts";
import { readRule } from "../../faults/rule.ts";
import { type EventHubsEndpoint, startEventHubs } from "../endpoint.ts";
import { connectionString, hub, temporaryFolder } from "../testing/clients.ts";

/* Faults at `$management` and `$cbs`, as @azure/event-hubs reports them without and with retries. */

const injector = new FaultInjector({ seed: 1, now: Date.now });
let endpoint: EventHubsEndpoint;
beforeAll(async () => {
  endpoint = await startEventHubs({ hubs: [hub], folder: await temporaryFolder(), port: 0, faults: injector });
});
afterAll(() => endpoint.close());
beforeEach(() => injector.clear());

const addFault = (given: object) => injector.add(readRule({ target: "event-hubs", count: 1, ...given }));

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

const requests: readonly (readonly [string, string, (one: EventHubProducerClient) => Promise<unknown>])[] = [
  ["the properties of a hub", `manage ${hub.name}`, (one) => one.getEventHubProperties()],
  ["the properties of a partition", `manage ${hub.name}/Partitions/1`, (one) => one.getPartitionProperties("1")],
  ["authentication", "authenticate sb://localhost", (one) => one.sendBatch([{ body: 1 }], { partitionId: "1" })],
];

describe.each(requests)("a client that requests %s", (_, only, use) => {
  it.each([
    ["throttle", { code: "ServerBusyError", retryable: true }],
    ["disconnect", { retryable: true }],
  ])("fails with %s", async (kind, error) => {
    await addFault({ kind, only });
    await expect(withProducer(0, use)).rejects.toMatchObject(error);
    expect(injector.list()).toEqual([]);
  });

  it.each(["throttle", "disconnect"])("retries after %s", async (kind) => {
    await addFault({ kind, only });
    await withProducer(3, use);
    expect(injector.list()).toEqual([]);
  });
});
