import { BulkOperationType, type OperationInput } from "@azure/cosmos";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestEndpoint, testEndpoint } from "../testing/endpoint.ts";

describe("batches", () => {
  let endpoint: TestEndpoint;
  beforeAll(async () => {
    endpoint = await testEndpoint();
  });
  afterAll(() => endpoint.close());
  const items = () => endpoint.container("orders").items;
  const create = (id: string, customer: string, more = {}): OperationInput => ({
    operationType: BulkOperationType.Create,
    resourceBody: { id, customer, ...more },
  });

  it("execute all operations", async () => {
    await items().create({ id: "old", customer: "ann", n: 1 });
    const { code, result } = await items().batch(
      [
        create("new", "ann"),
        { operationType: "Upsert", resourceBody: { id: "up", customer: "ann" } },
        { operationType: "Replace", id: "old", resourceBody: { id: "old", customer: "ann", n: 2 } },
        { operationType: "Patch", id: "old", resourceBody: { operations: [{ op: "incr", path: "/n", value: 5 }] } },
        { operationType: "Read", id: "old" },
        { operationType: "Delete", id: "up" },
      ],
      "ann",
    );
    expect(code).toBe(200);
    expect(result?.map(({ statusCode }) => statusCode)).toEqual([201, 201, 200, 200, 200, 204]);
    expect(result?.[4]?.resourceBody).toMatchObject({ id: "old", n: 7 });
    expect(result?.[4]?.eTag).toBe(result?.[3]?.eTag);
  });

  it("execute no operation if one fails", async () => {
    await items().create({ id: "there", customer: "bob" });
    const { code, result } = await items().batch(
      [create("x", "bob"), create("there", "bob"), create("y", "bob")],
      "bob",
    );
    expect(code).toBe(207);
    expect(result?.map(({ statusCode }) => statusCode)).toEqual([424, 409, 424]);
    const { resources } = await items().query("SELECT VALUE c.id FROM c", { partitionKey: "bob" }).fetchAll();
    expect(resources).toEqual(["there"]);
  });

  it("check the partition key and the versions of documents", async () => {
    const other = await items().batch([create("z", "carl"), create("z", "another")], "carl");
    expect(other.result?.map(({ statusCode }) => statusCode)).toEqual([424, 400]);
    await items().create({ id: "v", customer: "carl" });
    const stale: OperationInput = {
      operationType: "Replace",
      id: "v",
      ifMatch: '"old"',
      resourceBody: { id: "v", customer: "carl" },
    };
    expect(
      (await items().batch([create("z", "carl"), stale], "carl")).result?.map(({ statusCode }) => statusCode),
    ).toEqual([424, 412]);
  });

  it("have size limits", async () => {
    const text = "x".repeat(300_000);
    const large = Array.from({ length: 8 }, (_, n) => create(`large-${n}`, "dora", { text }));
    await expect(items().batch(large, "dora")).rejects.toMatchObject({ cause: { code: 413 } });
    await expect(items().batch([], "dora")).rejects.toMatchObject({ cause: { code: 400 } });
  });

  it("return no documents on request", async () => {
    const operations = [create("quiet", "eve"), { operationType: "Read", id: "quiet" } as const];
    const { result } = await items().batch(operations, "eve", { contentResponseOnWriteEnabled: false });
    expect(result?.[0]).toMatchObject({ statusCode: 201 });
    expect(result?.[0]).not.toHaveProperty("resourceBody");
    expect(result?.[1]).toMatchObject({ statusCode: 200, resourceBody: { id: "quiet" } });
    const own = [{ ...create("own", "eve"), minimalReturnPreference: true }, create("whole", "eve")];
    const both = (await items().batch(own, "eve")).result;
    expect(both?.map((each) => "resourceBody" in each)).toEqual([false, true]);
  });

  it("execute bulk operations independently, in both ranges", async () => {
    const operations = Array.from({ length: 60 }, (_, n) => create(`bulk-${n}`, `customer-${n}`));
    const results = await items().bulk([...operations, create("bulk-0", "customer-0")]);
    expect(results.map(({ statusCode }) => statusCode)).toEqual([...operations.map(() => 201), 409]);
    const { resources } = await items().query("SELECT c.id FROM c WHERE c.id >= 'bulk-' AND c.id < 'bulk.'").fetchAll();
    expect(resources).toHaveLength(60);
    const reads = await items().bulk([
      { operationType: "Read", id: "bulk-7", partitionKey: "customer-7" },
      { operationType: "Read", id: "bulk-7", partitionKey: "customer-8" },
    ]);
    expect(reads.map(({ statusCode }) => statusCode)).toEqual([200, 404]);
  });

  it("execute the newer bulk API", async () => {
    const operations = Array.from({ length: 250 }, (_, n) => {
      const customer = `customer-${n % 40}`;
      return { ...create(`exec-${n}`, customer), partitionKey: customer };
    });
    const results = await items().executeBulkOperations(operations);
    expect(results.every(({ response }) => response?.statusCode === 201)).toBe(true);
  });

  it("limit the documents of a bulk response to 4 MB, with an error for each omitted document", async () => {
    const text = "x".repeat(1_500_000);
    const ids = ["large-1", "large-2", "large-3", "small"];
    for (const id of ids) await items().create({ id, customer: "dora", text: id === "small" ? "" : text });
    const reads = ids.map((id) => ({ operationType: BulkOperationType.Read, id, partitionKey: "dora" }));
    const answers = await items().bulk(reads);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 413, 413]);
    expect(answers[2]?.resourceBody).toBeUndefined();
  });
});
