import { CosmosClient, ErrorResponse } from "@azure/cosmos";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FaultInjector } from "../faults/injector.ts";
import { readRule } from "../faults/rule.ts";
import { type CosmosEndpoint, startCosmos } from "./endpoint.ts";
import { LOCAL_COSMOS_KEY } from "./key.ts";
import { databases, temporaryFolder } from "./testing/endpoint.ts";

/* Each fault, as @azure/cosmos reports it without retries. */

const injector = new FaultInjector({ seed: 1, now: Date.now });
let endpoint: CosmosEndpoint;
let client: CosmosClient;
let count = 0;

beforeAll(async () => {
  endpoint = await startCosmos({ databases, folder: await temporaryFolder(), port: 0, faults: injector });
  client = new CosmosClient({
    endpoint: `http://127.0.0.1:${endpoint.port}/`,
    key: LOCAL_COSMOS_KEY,
    connectionPolicy: {
      enableEndpointDiscovery: false,
      retryOptions: { maxRetryAttemptCount: 0, fixedRetryIntervalInMilliseconds: 0, maxWaitTimeInSeconds: 0 },
    },
  });
});
afterAll(async () => {
  client.dispose();
  await endpoint.close();
});
beforeEach(() => injector.clear());

const orders = () => client.database("shop").container("orders");
const injectFault = (given: object) =>
  injector.add(readRule({ target: "cosmos", only: "/colls/orders/docs", count: 1, ...given }));

/** Creates a document under a fault. Returns the response or error of the client, and whether the document exists. */
async function create(): Promise<{ result: unknown; exists: boolean }> {
  count += 1;
  const id = `d${count}`;
  const result = await orders()
    .items.create({ id, customer: "c" })
    .catch((error: unknown) => error);
  await injector.clear();
  const { statusCode } = await orders().item(id, "c").read();
  return { result, exists: statusCode === 200 };
}

describe.each([false, true])("a fault after the execution of the request: %s", (after) => {
  it("returns 429 with the time to wait", async () => {
    await injectFault({ kind: "429", retryAfter: 250, after });
    const { result, exists } = await create();
    expect(result).toMatchObject({ code: 429, substatus: 3200, retryAfterInMs: 250 });
    expect(result).toBeInstanceOf(ErrorResponse);
    expect(exists).toBe(after);
  });

  it("returns 503", async () => {
    await injectFault({ kind: "503", after });
    const { result, exists } = await create();
    expect(result).toMatchObject({ code: 503 });
    expect(exists).toBe(after);
  });

  it("drops the connection", async () => {
    // the SDK retries after a reset connection regardless of its options
    await injectFault({ kind: "drop", count: 1000, after });
    const { result, exists } = await create();
    expect(result).toBeInstanceOf(Error);
    expect(result).not.toBeInstanceOf(ErrorResponse);
    expect(exists).toBe(after);
  });

  it("delays the response", async () => {
    await injectFault({ kind: "latency", delay: 300, after });
    const start = performance.now();
    const { result, exists } = await create();
    expect(performance.now() - start).toBeGreaterThan(295);
    expect(result).toMatchObject({ statusCode: 201 });
    expect(exists).toBe(true);
  });
});

it("makes a client with retries wait and retry", async () => {
  const retrying = new CosmosClient({ endpoint: `http://127.0.0.1:${endpoint.port}/`, key: LOCAL_COSMOS_KEY });
  const container = retrying.database("shop").container("orders");
  await container.items.upsert({ id: "warm", customer: "c" });
  await injectFault({ kind: "429", retryAfter: 200, count: 2 });
  const start = performance.now();
  await container.items.create({ id: "retried", customer: "c" });
  expect(performance.now() - start).toBeGreaterThan(395);
  retrying.dispose();
});

describe("a bulk request", () => {
  const operations = () =>
    Array.from({ length: 5 }, (_, index) => {
      count += 1;
      return { operationType: "Create", resourceBody: { id: `b${count}-${index}`, customer: "c" } } as const;
    });

  it("is throttled by operation: the operations before the limit succeed", async () => {
    await injectFault({ kind: "429", retryAfter: 250 });
    const some = operations();
    const answers = await orders().items.bulk(some);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201, 429, 429, 429]);
    expect(answers[2]).toMatchObject({ requestCharge: 0, retryAfterMilliseconds: 250 });
    await injector.clear();
    const rest = await orders().items.bulk(some);
    expect(rest.map(({ statusCode }) => statusCode)).toEqual([409, 409, 201, 201, 201]);
  });

  it("is executed and throttled as a whole by a fault after its execution", async () => {
    await injectFault({ kind: "429", after: true });
    const some = operations();
    await expect(orders().items.bulk(some)).rejects.toThrow();
    await injector.clear();
    expect((await orders().items.bulk(some)).map(({ statusCode }) => statusCode)).toEqual([409, 409, 409, 409, 409]);
  });
});
