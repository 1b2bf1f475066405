import {
  BulkOperationType,
  type ChangeFeedIteratorResponse,
  ChangeFeedStartFrom,
  type Container,
  type FeedOptions,
  type OperationInput,
  type PartitionKey,
  PartitionKeyDefinitionVersion,
  PartitionKeyKind,
} from "@azure/cosmos";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { partitionKey } from "../partition/key.ts";
import { clientOf, errorOf, statusOf, type TestEndpoint, testEndpoint } from "../testing/endpoint.ts";

/* Containers with up to three partition key paths, through the SDK, which computes the hashes of prefixes itself. */

let endpoint: TestEndpoint;
let visits: Container;
const definition = {
  id: "visits",
  partitionKey: {
    paths: ["/tenant", "/user/id", "/day"],
    kind: PartitionKeyKind.MultiHash,
    version: PartitionKeyDefinitionVersion.V2,
  },
};
beforeAll(async () => {
  endpoint = await testEndpoint();
  visits = (await endpoint.client.database("shop").containers.create(definition)).container;
});
afterAll(() => endpoint.close());

const visit = (id: string, tenant: unknown, user: unknown, day: unknown, more: object = {}) => ({
  ...{ id, tenant, user: { id: user }, day, ...more },
});
const resultsOf = async (query: string, partitionKey?: PartitionKey) =>
  (await visits.items.query(query, partitionKey === undefined ? {} : { partitionKey }).fetchAll()).resources;

describe("documents under a hierarchical partition key", () => {
  it("are read alone by a query that names all levels", async () => {
    for (const day of [1, "1"]) await visits.items.create(visit(`day-${day}-${typeof day}`, "named", "u", day));
    const where = "c.tenant = 'named' AND c.user.id = 'u'";
    expect(await resultsOf(`SELECT VALUE c.id FROM c WHERE ${where} AND c.day = 1`)).toEqual(["day-1-number"]);
    // an aggregate that is a part of SELECT cannot cross partitions
    const count = `SELECT COUNT(1) AS n FROM c WHERE ${where}`;
    expect(await resultsOf(`${count} AND 1 = c.day`)).toEqual([{ n: 1 }]);
    await expect(resultsOf(count)).rejects.toMatchObject({ code: 400 });
  });

  it("are created, read, replaced, patched and deleted by the full key", async () => {
    expect((await visits.read()).resource?.partitionKey).toEqual(definition.partitionKey);
    const { item, statusCode } = await visits.items.create(visit("1", "t", "u", 1));
    expect(statusCode).toBe(201);
    expect((await item.read()).resource).toMatchObject({ id: "1" });
    expect((await visits.item("1", ["t", "u", 2]).read()).statusCode).toBe(404);
    await visits.item("1", ["t", "u", 1]).replace(visit("1", "t", "u", 1, { n: 1 }));
    expect((await visits.items.upsert(visit("1", "t", "u", 1, { n: 2 }))).statusCode).toBe(200);
    const { resource } = await visits.item("1", ["t", "u", 1]).patch([{ op: "incr", path: "/n", value: 1 }]);
    expect(resource).toMatchObject({ n: 3 });
    expect(await statusOf(visits.items.create(visit("1", "t", "u", 1)))).toBe(409);
    for (const path of ["/tenant", "/user", "/user/id", "/day"])
      expect(await statusOf(visits.item("1", ["t", "u", 1]).patch([{ op: "set", path, value: "x" }]))).toBe(400);
    await visits.item("1", ["t", "u", 1]).delete();
    expect((await visits.item("1", ["t", "u", 1]).read()).statusCode).toBe(404);
  });

  it("require all levels of the key, equal to those of the document", async () => {
    await visits.items.create(visit("2", "t", "u", 1));
    for (const key of [["t"], ["t", "u"], ["t", "u", 1, 1]])
      expect(await errorOf(visits.item("2", key).read())).toMatchObject({ code: 400 });
    const elsewhere = visits.item("2", ["t", "u", 1]).replace(visit("2", "t", "u", 2));
    expect(await errorOf(elsewhere)).toMatchObject({ code: 400, message: expect.stringContaining("doesn't match") });
    expect(await statusOf(visits.items.create(visit("3", "t", { no: "key" }, 1)))).toBe(400);
  });

  it("are distinguished by the type of each level", async () => {
    const odd = [1, "1", true, "true", null, undefined, "", 0, -1.5, "\u{1d11e}"];
    for (const [n, value] of odd.entries()) await visits.items.create(visit("odd", "odd", value, "d", { n }));
    for (const [n, value] of odd.entries()) {
      const key = ["odd", value, "d"] as PartitionKey;
      expect((await visits.item("odd", key).read()).resource).toMatchObject({ n });
    }
    const numbers = (await resultsOf("SELECT VALUE c.n FROM c", ["odd"])).map(Number);
    expect(numbers.toSorted((a, b) => a - b)).toEqual(odd.map((_, n) => n));
    for (const [n, value] of odd.entries())
      expect(await resultsOf("SELECT VALUE c.n FROM c", ["odd", value] as PartitionKey)).toEqual([n]);
    await visits.items.create({ id: "none" });
    expect((await visits.item("none", undefined).read()).resource).toMatchObject({ id: "none" });
  });

  it("are written atomically in a batch, and in bulk", async () => {
    const key = ["batch", "u", 1];
    const creates: OperationInput[] = ["a", "b"].map((id) => ({
      operationType: BulkOperationType.Create,
      resourceBody: { id, tenant: "batch", user: { id: "u" }, day: 1 },
    }));
    const { result } = await visits.items.batch(creates, key);
    expect(result?.map(({ statusCode }) => statusCode)).toEqual([201, 201]);
    const failed = await visits.items.batch(
      [
        { operationType: "Delete", id: "a" },
        { operationType: "Delete", id: "x" },
      ],
      key,
    );
    expect(failed.result?.map(({ statusCode }) => statusCode)).toEqual([424, 404]);
    const half = visits.items.batch([{ operationType: "Delete", id: "a" }], ["batch", "u"]);
    expect((await errorOf(half)).message).toContain("fewer components than the 3");
    const many = Array.from({ length: 50 }, (_, n) => ({
      operationType: BulkOperationType.Upsert,
      partitionKey: [`bulk${n % 7}`, n % 2 === 0 ? n : null, {}],
      resourceBody: { ...visit(`b${n}`, `bulk${n % 7}`, n % 2 === 0 ? n : null, undefined) },
    }));
    const results = await visits.items.executeBulkOperations(many as never);
    expect(results.map(({ response }) => response?.statusCode)).toEqual(many.map(() => 201));
    const reads = many.map(({ resourceBody: { id }, partitionKey }) => ({ operationType: "Read", id, partitionKey }));
    const read = await visits.items.executeBulkOperations(reads as never);
    expect(read.map(({ response }) => response?.resourceBody?.["id"])).toEqual(reads.map(({ id }) => id));
  });
});

describe("queries and change feeds by a prefix of the key", () => {
  let many: Container;
  const manyDefinition = { id: "many", partitionKey: { ...definition.partitionKey, paths: ["/tenant", "/user"] } };
  const tenants = Array.from({ length: 8 }, (_, n) => `t${n}`);
  const ofTenant = (tenant: string) => Array.from({ length: 20 }, (_, n) => `${tenant}-${String(n).padStart(2, "0")}`);
  beforeAll(async () => {
    many = (await endpoint.client.database("shop").containers.create(manyDefinition)).container;
    for (const tenant of tenants)
      for (const [n, id] of ofTenant(tenant).entries()) await many.items.create({ id, tenant, user: n % 10, n });
  });
  const query = async (text: string, partitionKey: PartitionKey, maxItemCount = 7) =>
    (await many.items.query(text, { partitionKey, maxItemCount }).fetchAll()).resources;
  const split = (at: string) => endpoint.splitRange("shop", "many", { at });

  async function checkQueries() {
    for (const tenant of tenants.slice(0, 3)) {
      const ids = ofTenant(tenant);
      expect((await query("SELECT VALUE c.id FROM c", [tenant])).toSorted()).toEqual(ids);
      expect(new Set(await query("SELECT VALUE c.user FROM c", [tenant], 100)).size).toBe(10);
      expect((await query("SELECT VALUE c.id FROM c", [tenant, 3])).toSorted()).toEqual([ids[3], ids[13]]);
    }
    expect(await query("SELECT * FROM c", ["nobody"])).toEqual([]);
    expect(await statusOf(query("SELECT * FROM c", ["t0", 1, 1]))).toBe(400);
  }

  async function checkCrossing() {
    // a client that has not read the ranges yet: see split.int.test.ts
    const client = clientOf(endpoint.port);
    const { items } = client.database("shop").container("many");
    const all = async (options: FeedOptions) =>
      (await items.query("SELECT VALUE c.id FROM c", options).fetchAll()).resources;
    const everyId = tenants.flatMap(ofTenant);
    expect((await all({})).toSorted()).toEqual(everyId);
    expect((await all({ forceQueryPlan: true })).toSorted()).toEqual(everyId);
    client.dispose();
  }

  async function changed(from: PartitionKey | undefined, more: string[] = [], between = async () => {}) {
    const start = from === undefined ? ChangeFeedStartFrom.Beginning() : ChangeFeedStartFrom.Beginning(from);
    let iterator = many.items.getChangeFeedIterator({ changeFeedStartFrom: start, maxItemCount: 6 });
    const found = [...more];
    for (let quiet = 0; quiet < 3; ) {
      const { result, statusCode, continuationToken }: ChangeFeedIteratorResponse<{ id: string }[]> =
        await iterator.readNext();
      quiet = statusCode === 304 ? quiet + 1 : 0;
      if (statusCode === 200) found.push(...(result ?? []).map(({ id }) => id));
      await between();
      const changeFeedStartFrom = ChangeFeedStartFrom.Continuation(continuationToken);
      iterator = many.items.getChangeFeedIterator({ changeFeedStartFrom, maxItemCount: 6 });
    }
    return found.toSorted();
  }

  it("return the documents with the prefix, page by page", checkQueries);
  it("return the documents of all keys", checkCrossing);

  it("return the changes of a prefix, a key, a range and the whole container", async () => {
    expect(await changed(["t1"])).toEqual(ofTenant("t1"));
    expect(await changed(["t1", 3])).toEqual([ofTenant("t1")[3], ofTenant("t1")[13]]);
    expect(await changed(["t1", "3"])).toEqual([]);
    expect(await changed(undefined)).toEqual(tenants.flatMap(ofTenant));
    const byRange = [];
    for (const range of await many.getFeedRanges()) byRange.push(...(await changed(range as never)));
    expect(byRange.toSorted()).toEqual(tenants.flatMap(ofTenant));
  });

  it("neither lose nor repeat documents when ranges split, even within a first level", async () => {
    const cuts = ["t0", "t1", "t1", "t5"].map((tenant, n) => partitionKey(tenant, n + 2).hash);
    const next = async () => {
      const at = cuts.shift();
      if (at !== undefined) await split(at);
    };
    expect(await changed(["t1"], [], next)).toEqual(ofTenant("t1"));
    expect(cuts).toEqual([]);
    await checkQueries();
    await checkCrossing();
    expect(await changed(["t1"])).toEqual(ofTenant("t1"));
    expect(await changed(["t1", 3])).toEqual([ofTenant("t1")[3], ofTenant("t1")[13]]);
    const operations = Array.from({ length: 10 }, (_, user) => ({
      operationType: BulkOperationType.Patch,
      partitionKey: ["t1", user],
      id: ofTenant("t1")[user],
      resourceBody: { operations: [{ op: "set", path: "/seen", value: true }] },
    }));
    const results = await many.items.executeBulkOperations(operations as never);
    expect(results.map(({ response }) => response?.statusCode)).toEqual(operations.map(() => 200));
  });
});
