import { CosmosClient, ErrorResponse } from "@azure/cosmos";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FaultBoard } from "../faults/board.ts";
import { readRule } from "../faults/rule.ts";
import { type CosmosEndpoint, startCosmos } from "./endpoint.ts";
import { LOCAL_COSMOS_KEY } from "./key.ts";
import { databases, temporaryFolder } from "./testing/endpoint.ts";

/* Each fault, as @azure/cosmos shows it when it does not try again. */

const board = new FaultBoard({ seed: 1, now: Date.now });
let endpoint: CosmosEndpoint;
let client: CosmosClient;
let count = 0;

beforeAll(async () => {
  endpoint = await startCosmos({ databases, folder: await temporaryFolder(), port: 0, faults: board });
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
beforeEach(() => board.clear());

const orders = () => client.database("shop").container("orders");
const order = (given: object) =>
  board.add(readRule({ target: "cosmos", only: "/colls/orders/docs", count: 1, ...given }));

/** Creates a document while a fault holds; what the client learns, and whether it is there. */
async function create(): Promise<{ learnt: unknown; isThere: boolean }> {
  count += 1;
  const id = `d${count}`;
  const learnt = await orders()
    .items.create({ id, customer: "c" })
    .catch((error: unknown) => error);
  await board.clear();
  const { statusCode } = await orders().item(id, "c").read();
  return { learnt, isThere: statusCode === 200 };
}

describe.each([false, true])("with the answer lost after the request was carried out: %s", (after) => {
  it("shows 429 with how long to wait", async () => {
    await order({ kind: "429", retryAfter: 250, after });
    const { learnt, isThere } = await create();
    expect(learnt).toMatchObject({ code: 429, substatus: 3200, retryAfterInMs: 250 });
    expect(learnt).toBeInstanceOf(ErrorResponse);
    expect(isThere).toBe(after);
  });

  it("shows 503", async () => {
    await order({ kind: "503", after });
    const { learnt, isThere } = await create();
    expect(learnt).toMatchObject({ code: 503 });
    expect(isThere).toBe(after);
  });

  it("shows a dropped connection", async () => {
    // the SDK itself tries a reset connection again, whatever its options say
    await order({ kind: "drop", count: 1000, after });
    const { learnt, isThere } = await create();
    expect(learnt).toBeInstanceOf(Error);
    expect(learnt).not.toBeInstanceOf(ErrorResponse);
    expect(isThere).toBe(after);
  });

  it("answers late", async () => {
    await order({ kind: "latency", delay: 300, after });
    const asked = performance.now();
    const { learnt, isThere } = await create();
    expect(performance.now() - asked).toBeGreaterThan(295);
    expect(learnt).toMatchObject({ statusCode: 201 });
    expect(isThere).toBe(true);
  });
});

it("waits as it was told, and tries again, when it may", async () => {
  const patient = new CosmosClient({ endpoint: `http://127.0.0.1:${endpoint.port}/`, key: LOCAL_COSMOS_KEY });
  const container = patient.database("shop").container("orders");
  await container.items.upsert({ id: "warm", customer: "c" });
  await order({ kind: "429", retryAfter: 200, count: 2 });
  const asked = performance.now();
  await container.items.create({ id: "patient", customer: "c" });
  expect(performance.now() - asked).toBeGreaterThan(395);
  patient.dispose();
});

describe("a bulk request", () => {
  const operations = () =>
    Array.from({ length: 5 }, (_, index) => {
      count += 1;
      return { operationType: "Create", resourceBody: { id: `b${count}-${index}`, customer: "c" } } as const;
    });

  it("is throttled operation by operation: those before the limit are done", async () => {
    await order({ kind: "429", retryAfter: 250 });
    const some = operations();
    const answers = await orders().items.bulk(some);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201, 429, 429, 429]);
    expect(answers[2]).toMatchObject({ requestCharge: 0, retryAfterMilliseconds: 250 });
    await board.clear();
    const rest = await orders().items.bulk(some);
    expect(rest.map(({ statusCode }) => statusCode)).toEqual([409, 409, 201, 201, 201]);
  });

  it("is throttled as one when only its answer is lost, and done", async () => {
    await order({ kind: "429", after: true });
    const some = operations();
    await expect(orders().items.bulk(some)).rejects.toThrow();
    await board.clear();
    expect((await orders().items.bulk(some)).map(({ statusCode }) => statusCode)).toEqual([409, 409, 409, 409, 409]);
  });
});
