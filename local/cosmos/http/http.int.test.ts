import { ErrorResponse } from "@azure/cosmos";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientOf, errorOf, statusOf, type TestEndpoint, testEndpoint } from "../testing/endpoint.ts";
import { rawRequest, signedRequest } from "../testing/signed-request.ts";

describe("the protocol", () => {
  let endpoint: TestEndpoint;
  beforeAll(async () => {
    endpoint = await testEndpoint();
  });
  afterAll(() => endpoint.close());
  const orders = () => endpoint.container("orders");

  it("describes the account, databases, containers and their ranges", async () => {
    const { client } = endpoint;
    expect((await client.getDatabaseAccount()).resource?.consistencyPolicy).toBe("Strong");
    const databases = (await client.databases.readAll().fetchAll()).resources;
    expect(databases.map(({ id }) => id)).toEqual(["shop"]);
    const { resources } = await client.database("shop").containers.readAll().fetchAll();
    expect(resources.map(({ id }) => id)).toEqual(["orders", "everything", "sessions"]);
    const { resource } = await orders().read();
    expect(resource).toMatchObject({
      id: "orders",
      partitionKey: { paths: ["/customer"], kind: "Hash", version: 2 },
      indexingPolicy: { includedPaths: [{ path: "/time/?" }, { path: "/total/?" }] },
    });
    const ranges = (await orders().readPartitionKeyRanges().fetchAll()).resources;
    expect(ranges.map(({ minInclusive, maxExclusive }) => [minInclusive, maxExclusive])).toEqual([
      ["", "1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"],
      ["1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", "FF"],
    ]);
    const named = { query: "SELECT * FROM c WHERE c.id = @id", parameters: [{ name: "@id", value: "shop" }] };
    expect((await client.databases.query(named).fetchAll()).resources).toHaveLength(1);
  });

  it("creates, replaces and deletes databases and containers", async () => {
    const { client } = endpoint;
    const { database, statusCode } = await client.databases.createIfNotExists({ id: "made" });
    expect(statusCode).toBe(201);
    expect((await client.databases.createIfNotExists({ id: "made" })).statusCode).toBe(200);
    expect(await statusOf(client.databases.create({ id: "made" }))).toBe(409);
    const definition = { id: "things", partitionKey: "/a/b", defaultTtl: -1, throughput: 400 };
    const { container } = await database.containers.createIfNotExists(definition);
    expect((await database.containers.createIfNotExists({ id: "things", partitionKey: "/a/b" })).statusCode).toBe(200);
    await container.items.create({ id: "1", a: { b: "nested" } });
    expect((await container.item("1", "nested").read()).resource).toMatchObject({ id: "1" });
    const { resource } = await container.read();
    expect(resource).toMatchObject({ defaultTtl: -1 });
    const replaced = await container.replace({ id: "things", partitionKey: { paths: ["/a/b"] }, defaultTtl: 60 });
    expect(replaced.resource).toMatchObject({ defaultTtl: 60 });
    if (replaced.resource === undefined) throw new Error("no container");
    const again = await container.replace({ ...replaced.resource, defaultTtl: 61 });
    expect(again.resource).toMatchObject({ defaultTtl: 61, partitionKey: { paths: ["/a/b"] } });
    const other = container.replace({ id: "things", partitionKey: { paths: ["/other"] } });
    expect(await statusOf(other)).toBe(400);
    await container.delete();
    expect(await statusOf(container.read())).toBe(404);
    await database.containers.create({ id: "things", partitionKey: "/a/b" });
    expect((await container.item("1", "nested").read()).statusCode).toBe(404);
    await database.delete();
    expect(await statusOf(database.read())).toBe(404);
  });

  it("rejects a wrong key", async () => {
    const key = Buffer.from("another").toString("base64");
    const client = clientOf(endpoint.port, key);
    expect(await statusOf(client.database("shop").read())).toBe(401);
    client.dispose();
    expect((await get("/dbs/shop", {})).status).toBe(401);
    expect((await get("/dbs/shop", { authorization: "type%3Daad%26ver%3D1.0%26sig%3Dx" })).status).toBe(401);
  });

  it.each<[string, object]>([
    ["A hierarchical partition key of one level", { partitionKey: { paths: ["/a"], kind: "MultiHash" } }],
    ["Version 1 of the partition key hash", { partitionKey: { paths: ["/a"], version: 1 } }],
    ["A unique key policy", { uniqueKeyPolicy: { uniqueKeys: [{ paths: ["/x"] }] } }],
    ["A conflict resolution policy", { conflictResolutionPolicy: { mode: "Custom" } }],
    ["'computedProperties' of a container", { computedProperties: [{ name: "x", query: "SELECT VALUE 1" }] }],
    ["'vectorIndexes' of an indexing policy", { indexingPolicy: { vectorIndexes: [{ path: "/v", type: "flat" }] } }],
  ])("rejects an unsupported property of a container: %s", async (feature, more) => {
    const created = endpoint.client
      .database("shop")
      .containers.create({ id: "no", partitionKey: "/customer", ...more });
    expect(await errorOf(created)).toMatchObject({ code: 501, message: expect.stringContaining(feature) });
  });

  it.each<[string, object]>([
    ["at most 3 paths, not 4", { paths: ["/a", "/b", "/c", "/d"], kind: "MultiHash" }],
    ["'/a' occurs twice", { paths: ["/a", "/b", "/a"], kind: "MultiHash" }],
    ["2 paths cannot have the kind 'Hash'", { paths: ["/a", "/b"], kind: "Hash" }],
    ["1 paths cannot have the kind 'Range'", { paths: ["/a"], kind: "Range" }],
    ['path "/a\\"b" is invalid', { paths: ["/c", '/a"b'], kind: "MultiHash" }],
    ["requires a partition key definition", { paths: [] }],
  ])("rejects an invalid partition key: %s", async (reason, partitionKey) => {
    const created = endpoint.client.database("shop").containers.create({ id: "no", partitionKey } as never);
    expect(await errorOf(created)).toMatchObject({ code: 400, message: expect.stringContaining(reason) });
  });

  it("uses a resource id once, and rejects requests for an earlier container of the name", async () => {
    const { database } = await endpoint.client.databases.createIfNotExists({ id: "again" });
    const rids: string[] = [];
    for (let time = 0; time < 3; time += 1) {
      const { container, resource } = await database.containers.create({ id: "again", partitionKey: "/a" });
      rids.push(resource?._rid ?? "");
      const read = (rid = "") =>
        container.item("x", "y").read({ initialHeaders: { "x-ms-cosmos-intended-collection-rid": rid } });
      expect((await read(rids.at(-1))).statusCode).toBe(404);
      if (time > 0)
        expect(await errorOf(read(rids.at(-2)))).toMatchObject({
          code: 400,
          message: expect.stringContaining("resource id"),
        });
      await container.delete();
    }
    expect(new Set(rids).size).toBe(3);
  });

  it("rejects unsupported features by name", async () => {
    const { scripts } = orders();
    const rejected: [() => Promise<unknown>, string][] = [
      [() => scripts.storedProcedures.create({ id: "s", body: "function () {}" }), "Stored procedures"],
      [() => scripts.storedProcedure("s").execute("key"), "Stored procedures"],
      [() => scripts.triggers.readAll().fetchAll(), "Triggers"],
      [() => scripts.userDefinedFunctions.readAll().fetchAll(), "User-defined functions"],
      [() => orders().conflicts.readAll().fetchAll(), "The conflict feed"],
      [() => orders().items.create({ id: "t", customer: "ann" }, { preTriggerInclude: "before" }), "A pre-trigger"],
      [() => orders().deleteAllItemsForPartitionKey("ann"), "deleting a whole partition key"],
      [() => endpoint.client.database("shop").users.readAll().fetchAll(), "Users"],
    ];
    for (const [send, feature] of rejected)
      expect(await errorOf(send())).toMatchObject({ code: 501, message: expect.stringContaining(feature) });
  });

  it("returns the charge and the activity id with every response", async () => {
    const read = await orders().item("absent", "ann").read();
    expect(read.headers).toMatchObject({ "x-ms-request-charge": "1", "x-ms-activity-id": expect.any(String) });
    const error = await orders()
      .item("absent", "ann")
      .delete()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ErrorResponse);
    expect(error).toMatchObject({ code: 404, body: { code: "NotFound" }, headers: { "x-ms-request-charge": "1" } });
  });

  it("rejects unknown paths and invalid bodies", async () => {
    expect(await signed("GET", "docs", "", "/offers")).toMatchObject({ status: 401 });
    expect(await signed("GET", "offers", "", "/offers")).toMatchObject({ status: 501 });
    expect(await signed("GET", "nothing", "", "/nothing")).toMatchObject({ status: 405 });
    expect(await signed("POST", "dbs", "", "/dbs", "{broken")).toMatchObject({ status: 400 });
    expect(await signed("POST", "dbs", "", "/dbs", "[1]")).toMatchObject({ status: 400 });
    expect(await signed("GET", "dbs", "dbs/none", "/dbs/none")).toMatchObject({ status: 404 });
    expect(await signed("POST", "docs", "dbs/shop/colls/orders", "/dbs/shop/colls/orders/docs", "{}")).toMatchObject({
      status: 400,
    });
  });

  function signed(method: string, type: string, link: string, path: string, body?: string) {
    return signedRequest(endpoint.port, type, link, { method, path, ...(body === undefined ? {} : { body }) });
  }

  function get(path: string, headers: Record<string, string>) {
    return rawRequest(endpoint.port, { path, headers });
  }
});
