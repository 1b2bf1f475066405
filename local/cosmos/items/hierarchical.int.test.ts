import {
  BulkOperationType,
  type ChangeFeedIteratorResponse,
  ChangeFeedStartFrom,
  type Container,
  type OperationInput,
  type PartitionKey,
  PartitionKeyDefinitionVersion,
  PartitionKeyKind,
} from "@azure/cosmos";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { partitionKey } from "../partition/key.ts";
import { clientOf, refusalOf, statusOf, type TestEndpoint, testEndpoint } from "../testing/endpoint.ts";

/* Containers partitioned by up to three paths, through the SDK, which computes the hashes of prefixes on its own. */

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
const idsOf = async (query: string, partitionKey?: PartitionKey) =>
  (await visits.items.query(query, partitionKey === undefined ? {} : { partitionKey }).fetchAll()).resources;

describe("documents under a hierarchical partition key", () => {
  it("are made, read, replaced, patched and deleted by the whole key", async () => {
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

  it("need all levels, and those of the document", async () => {
    await visits.items.create(visit("2", "t", "u", 1));
    for (const key of [["t"], ["t", "u"], ["t", "u", 1, 1]])
      expect(await refusalOf(visits.item("2", key).read())).toMatchObject({ code: 400 });
    const elsewhere = visits.item("2", ["t", "u", 1]).replace(visit("2", "t", "u", 2));
    expect(await refusalOf(elsewhere)).toMatchObject({ code: 400, message: expect.stringContaining("doesn't match") });
    expect(await statusOf(visits.items.create(visit("3", "t", { no: "key" }, 1)))).toBe(400);
  });

  it("are told apart by the type of each level", async () => {
    const odd = [1, "1", true, "true", null, undefined, "", 0, -1.5, "\u{1d11e}"];
    for (const [n, value] of odd.entries()) await visits.items.create(visit("odd", "odd", value, "d", { n }));
    for (const [n, value] of odd.entries()) {
      const key = ["odd", value, "d"] as PartitionKey;
      expect((await visits.item("odd", key).read()).resource).toMatchObject({ n });
    }
    expect(await idsOf("SELECT VALUE c.n FROM c ORDER BY c.n", ["odd"])).toEqual(odd.map((_, n) => n));
    for (const [n, value] of odd.entries())
      expect(await idsOf("SELECT VALUE c.n FROM c", ["odd", value] as PartitionKey)).toEqual([n]);
    await visits.items.create({ id: "none" });
    expect((await visits.item("none", undefined).read()).resource).toMatchObject({ id: "none" });
  });

  it("are written together or not at all, and in bulk", async () => {
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
    expect((await refusalOf(half)).message).toContain("fewer components than the 3");
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

describe("queries and change feeds by the first levels", () => {
  let many: Container;
  const wanted = { id: "many", partitionKey: { ...definition.partitionKey, paths: ["/tenant", "/user"] } };
  const tenants = Array.from({ length: 8 }, (_, n) => `t${n}`);
  const ofTenant = (tenant: string) => Array.from({ length: 20 }, (_, n) => `${tenant}-${String(n).padStart(2, "0")}`);
  beforeAll(async () => {
    many = (await endpoint.client.database("shop").containers.create(wanted)).container;
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
      expect(await query("SELECT VALUE c.id FROM c ORDER BY c.n DESC", [tenant])).toEqual(ids.toReversed());
      expect(await query("SELECT VALUE COUNT(1) FROM c", [tenant])).toEqual([20]);
      expect(await query("SELECT DISTINCT VALUE c.user FROM c", [tenant], 100)).toHaveLength(10);
      expect((await query("SELECT VALUE c.id FROM c", [tenant, 3])).toSorted()).toEqual([ids[3], ids[13]]);
    }
    expect(await query("SELECT VALUE COUNT(1) FROM c", ["nobody"])).toEqual([0]);
    expect(await statusOf(query("SELECT * FROM c", ["t0", 1, 1]))).toBe(400);
  }

  async function checkCrossing() {
    // one that has read no ranges yet: see split.int.test.ts
    const client = clientOf(endpoint.port);
    const { items } = client.database("shop").container("many");
    const all = async (text: string) => (await items.query(text).fetchAll()).resources;
    const everyId = tenants.flatMap(ofTenant);
    expect((await all("SELECT VALUE c.id FROM c")).toSorted()).toEqual(everyId);
    expect(await all("SELECT VALUE c.id FROM c ORDER BY c.id")).toEqual(everyId);
    expect(await all("SELECT VALUE COUNT(1) FROM c")).toEqual([everyId.length]);
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

  it("find what begins with them, sorted, counted and page by page", checkQueries);
  it("cross all keys", checkCrossing);

  it("tell the changes of a prefix, of a key, of a range and of everything", async () => {
    expect(await changed(["t1"])).toEqual(ofTenant("t1"));
    expect(await changed(["t1", 3])).toEqual([ofTenant("t1")[3], ofTenant("t1")[13]]);
    expect(await changed(["t1", "3"])).toEqual([]);
    expect(await changed(undefined)).toEqual(tenants.flatMap(ofTenant));
    const byRange = [];
    for (const range of await many.getFeedRanges()) byRange.push(...(await changed(range as never)));
    expect(byRange.toSorted()).toEqual(tenants.flatMap(ofTenant));
  });

  it("lose and repeat nothing when ranges split, even within a first level", async () => {
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
