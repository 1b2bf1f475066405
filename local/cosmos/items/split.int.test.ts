import { BulkOperationType } from "@azure/cosmos";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientOf, refusalOf, type TestEndpoint, testEndpoint } from "../testing/endpoint.ts";

/* Ranges that split while the SDK works with them: it meets 410 with 1002, and reads the ranges again. */

const customers = Array.from({ length: 40 }, (_, n) => `c${n}`);

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await testEndpoint();
  for (const [n, customer] of customers.entries())
    await container().items.create({ id: `d${n}`, customer, n, tag: `t${n % 20}` });
});
afterAll(() => endpoint.close());
const container = () => endpoint.container("everything");
const split = () => endpoint.splitRange("shop", "everything");
const rangesOf = async () => (await container().readPartitionKeyRanges().fetchAll()).resources;

/**
 * A client that has not read the ranges yet. One that has does not read them again for a query by plan (4.10.1 of the SDK: it
 * takes the 410 for an empty page, for ever), here or in Azure.
 */
async function asked(query: string): Promise<unknown[]> {
  const client = clientOf(endpoint.port);
  const { resources } = await client.database("shop").container("everything").items.query(query).fetchAll();
  client.dispose();
  return resources;
}

describe("ranges that split", () => {
  it("are told apart from their parents", async () => {
    const before = await rangesOf();
    const { parent, children } = await split();
    const after = await rangesOf();
    expect(after).toHaveLength(before.length + 1);
    expect(after.map(({ id }) => id)).not.toContain(parent.id);
    expect(after.filter(({ id }) => children.some((child) => child.id === id))).toMatchObject(
      children.map(({ id, min, max }) => ({ id, minInclusive: min, maxExclusive: max, parents: [parent.id] })),
    );
  });

  it("hinder no single operation, nor a query within a partition key", async () => {
    const query = () =>
      container().items.query("SELECT VALUE c.n FROM c", { partitionKey: "c7", maxItemCount: 1 }).fetchAll();
    expect((await query()).resources).toEqual([7]);
    await split();
    expect((await query()).resources).toEqual([7]);
    const { resource, etag } = await container().item("d7", "c7").read();
    await split();
    await container()
      .item("d7", "c7")
      .replace(resource, { accessCondition: { type: "IfMatch", condition: etag } });
    await container()
      .item("d7", "c7")
      .patch([{ op: "set", path: "/seen", value: true }]);
  });

  it("lose and repeat nothing of a query that splits go through", async () => {
    const iterator = container().items.query("SELECT VALUE c.n FROM c", { maxItemCount: 3 });
    const found: unknown[] = [];
    while (iterator.hasMoreResults()) {
      found.push(...((await iterator.fetchNext()).resources ?? []));
      if ((await rangesOf()).length < 8) await split();
    }
    expect(found.toSorted((a, b) => Number(a) - Number(b))).toEqual(customers.map((_, n) => n));
  });

  it("are all asked by queries that need a plan", async () => {
    const all = customers.map((_, n) => n);
    expect(await asked("SELECT VALUE c.n FROM c ORDER BY c.n")).toEqual(all);
    expect(await asked("SELECT VALUE c.n FROM c ORDER BY c.n DESC")).toEqual(all.toReversed());
    expect(await asked("SELECT DISTINCT c.tag FROM c")).toHaveLength(20);
    expect(await asked("SELECT VALUE COUNT(1) FROM c")).toEqual([customers.length]);
  });

  it("let bulk find the children, and do nothing twice", async () => {
    const operations = customers.map((customer, n) => ({
      operationType: BulkOperationType.Create,
      partitionKey: customer,
      resourceBody: { id: `bulk${n}`, customer, n: -1 },
    }));
    await container().items.executeBulkOperations(operations.slice(0, 2));
    await split();
    await split();
    const results = await container().items.executeBulkOperations(operations.slice(2));
    expect(results.map(({ response }) => response?.statusCode)).toEqual(operations.slice(2).map(() => 201));
  });

  it("stay split when the endpoint starts again", async () => {
    const before = await rangesOf();
    const { folder } = endpoint;
    await endpoint.close();
    endpoint = await testEndpoint(folder);
    expect(await rangesOf()).toEqual(before);
    expect((await split()).children.map(({ id }) => Number(id))).toEqual(
      [1, 2].map((more) => Math.max(...before.map(({ id }) => Number(id))) + more),
    );
  });

  it("are refused where there is nothing to split", async () => {
    await expect(endpoint.splitRange("shop", "everything", { range: "0" })).rejects.toMatchObject({
      status: 410,
      substatus: 1002,
    });
    await expect(endpoint.splitRange("shop", "nothing")).rejects.toMatchObject({ status: 404 });
    expect((await refusalOf(endpoint.splitRange("nowhere", "orders"))).message).toContain("nowhere/orders");
  });
});
