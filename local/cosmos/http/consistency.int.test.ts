import { setTimeout as sleep } from "node:timers/promises";
import { ChangeFeedStartFrom, ConsistencyLevel, CosmosClient } from "@azure/cosmos";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { LOCAL_COSMOS_KEY } from "../key.ts";
import { type TestEndpoint, testEndpoint } from "../testing/endpoint.ts";

/* Reads that lag, as from another replica. */

const lag = 60_000;
const weaker = [ConsistencyLevel.BoundedStaleness, ConsistencyLevel.ConsistentPrefix, ConsistencyLevel.Eventual];

let endpoint: TestEndpoint;
const clients: CosmosClient[] = [];
beforeAll(async () => {
  endpoint = await testEndpoint();
});
beforeEach(async () => {
  endpoint.lagWeakReads(0);
  await orders().items.upsert({ id: "kept", customer: "c", total: 1 });
  await orders().items.upsert({ id: "removed", customer: "c", total: 1 });
  await orders()
    .item("made", "c")
    .delete()
    .catch(() => {});
  endpoint.lagWeakReads(lag);
  await orders().items.upsert({ id: "kept", customer: "c", total: 2 });
  await orders().items.upsert({ id: "kept", customer: "c", total: 3 });
  await orders().item("removed", "c").delete();
  await orders().items.create({ id: "made", customer: "c", total: 3 });
});
afterEach(() => {
  for (const client of clients.splice(0)) client.dispose();
});
afterAll(() => endpoint.close());

function orders(consistencyLevel?: ConsistencyLevel) {
  const client = new CosmosClient({
    ...{ endpoint: `http://127.0.0.1:${endpoint.port}/`, key: LOCAL_COSMOS_KEY },
    ...(consistencyLevel === undefined ? {} : { consistencyLevel }),
  });
  clients.push(client);
  return client.database("shop").container("orders");
}

type Orders = ReturnType<typeof orders>;
const query = "SELECT c.id, c.total FROM c";

async function readResults(container: Orders) {
  const read = async (id: string) => (await container.item(id, "c").read()).resource?.total;
  const iterator = container.items.getChangeFeedIterator<{ id: string; total: number }>({
    changeFeedStartFrom: ChangeFeedStartFrom.Beginning("c"),
  });
  const feed = (await iterator.readNext()).result.map(({ id, total }) => ({ id, total }));
  return {
    read: [await read("kept"), await read("removed"), await read("made")],
    partition: (await container.items.query(query, { partitionKey: "c" }).fetchAll()).resources,
    across: (await container.items.query(query).fetchAll()).resources,
    feed,
  };
}

const earlier = [
  { id: "kept", total: 1 },
  { id: "removed", total: 1 },
];
const latest = [
  { id: "kept", total: 3 },
  { id: "made", total: 3 },
];
const before = { read: [1, 1, undefined], partition: earlier, across: earlier, feed: earlier };
const now = { read: [3, undefined, 3], partition: latest, across: latest, feed: latest };

describe("reads while replicas lag", () => {
  it.each(weaker)("return the earlier version of all documents: %s", async (level) => {
    expect(await readResults(orders(level))).toEqual(before);
  });

  it("have the consistency of the account by default", async () => {
    expect(await readResults(orders())).toEqual(now);
    expect(await readResults(orders(ConsistencyLevel.Strong))).toEqual(now);
  });

  it("of a session return its writes; reads of another session may not", async () => {
    const session = orders(ConsistencyLevel.Session);
    await session.items.upsert({ id: "kept", customer: "c", total: 3 });
    expect(await readResults(session)).toEqual({
      ...now,
      feed: latest.toReversed(),
    });
    expect(await readResults(orders(ConsistencyLevel.Session))).toEqual(before);
  });

  it("return a write after the lag", async () => {
    endpoint.lagWeakReads(200);
    await orders().items.upsert({ id: "kept", customer: "c", total: 4 });
    const read = async () => (await orders(ConsistencyLevel.Eventual).item("kept", "c").read()).resource?.total;
    expect(await read()).toBe(3);
    await sleep(250);
    expect(await read()).toBe(4);
  });

  it("do not affect the precondition of a write", async () => {
    const container = orders(ConsistencyLevel.Eventual);
    const { resource, etag } = await container.item("kept", "c").read();
    const stale = { accessCondition: { type: "IfMatch", condition: etag } };
    await expect(container.item("kept", "c").replace(resource, stale)).rejects.toMatchObject({ code: 412 });
  });
});
