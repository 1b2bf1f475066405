import { BulkOperationType } from "@azure/cosmos";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientOf, errorOf, type TestEndpoint, testEndpoint } from "../testing/endpoint.ts";

/* Splits while the SDK reads and writes: it receives 410 with substatus 1002, and reads the ranges again. */

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
 * Runs a query by plan in a client that has not read the ranges yet. With ranges from before a split, SDK 4.10.1 reads
 * empty pages forever, here and in Azure.
 */
async function queryByPlan(query: string): Promise<unknown[]> {
  const client = clientOf(endpoint.port);
  const { items } = client.database("shop").container("everything");
  const { resources } = await items.query(query, { forceQueryPlan: true }).fetchAll();
  client.dispose();
  return resources;
}

describe("split ranges", () => {
  it("have new ids and name their parents", async () => {
    const before = await rangesOf();
    const { parent, children } = await split();
    const after = await rangesOf();
    expect(after).toHaveLength(before.length + 1);
    expect(after.map(({ id }) => id)).not.toContain(parent.id);
    expect(after.filter(({ id }) => children.some((child) => child.id === id))).toMatchObject(
      children.map(({ id, min, max }) => ({ id, minInclusive: min, maxExclusive: max, parents: [parent.id] })),
    );
  });

  it("do not affect point operations or a query of a partition key", async () => {
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

  it("neither lose nor repeat results of a query during splits", async () => {
    const iterator = container().items.query("SELECT VALUE c.n FROM c", { maxItemCount: 3 });
    const found: unknown[] = [];
    while (iterator.hasMoreResults()) {
      found.push(...((await iterator.fetchNext()).resources ?? []));
      if ((await rangesOf()).length < 8) await split();
    }
    expect(found.toSorted((a, b) => Number(a) - Number(b))).toEqual(customers.map((_, n) => n));
  });

  it("are all read by a query with a plan", async () => {
    const numbers = (await queryByPlan("SELECT VALUE c.n FROM c")).map(Number);
    expect(numbers.toSorted((a, b) => a - b)).toEqual(customers.map((_, n) => n));
    expect(await queryByPlan("SELECT c.tag FROM c WHERE c.n < 20")).toHaveLength(20);
  });

  it("receive each bulk operation once", async () => {
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

  it("are still split after a restart of the endpoint", async () => {
    const before = await rangesOf();
    const { folder } = endpoint;
    await endpoint.close();
    endpoint = await testEndpoint(folder);
    expect(await rangesOf()).toEqual(before);
    expect((await split()).children.map(({ id }) => Number(id))).toEqual(
      [1, 2].map((more) => Math.max(...before.map(({ id }) => Number(id))) + more),
    );
  });

  it("require an existing container and range", async () => {
    await expect(endpoint.splitRange("shop", "everything", { range: "0" })).rejects.toMatchObject({
      status: 410,
      substatus: 1002,
    });
    await expect(endpoint.splitRange("shop", "nothing")).rejects.toMatchObject({ status: 404 });
    expect((await errorOf(endpoint.splitRange("nowhere", "orders"))).message).toContain("nowhere/orders");
  });
});
