import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestEndpoint, testEndpoint } from "../testing/endpoint.ts";
import { type RawRequest, signedRequest } from "../testing/signed-request.ts";

/* What clients of other languages depend on, on the level of headers, codes and bytes. */

const path = "/dbs/shop/colls/orders";
const crossPartition = { "x-ms-documentdb-query-enablecrosspartition": "True" };
const ofAnn = { "x-ms-documentdb-partitionkey": '["ann"]' };
/** A customer of the other range. */
const ofCarl = { "x-ms-documentdb-partitionkey": '["carl"]' };

describe("clients of other languages", () => {
  let endpoint: TestEndpoint;
  beforeAll(async () => {
    endpoint = await testEndpoint();
    for (const customer of ["ann", "carl"])
      await endpoint.container("orders").items.create({ id: customer, customer, time: 1 });
  });
  afterAll(() => endpoint.close());

  const send = (request: RawRequest, type: string, link: string) => signedRequest(endpoint.port, type, link, request);
  const documents = (request: Omit<RawRequest, "path">) =>
    send({ path: `${path}/docs`, ...request }, "docs", path.slice(1));
  const query = (text: string, headers: Record<string, string> = {}) =>
    documents({
      method: "POST",
      headers: { "x-ms-documentdb-isquery": "True", "content-type": "application/query+json", ...headers },
      body: JSON.stringify({ query: text }),
    });
  const json = ({ body }: { readonly body: string }) => JSON.parse(body);

  it("read the ranges until they have not changed", async () => {
    await endpoint.client.database("shop").containers.create({ id: "split", partitionKey: "/a" });
    const link = "dbs/shop/colls/split";
    const ranges = (headers: Record<string, string> = {}) =>
      send({ path: `/${link}/pkranges`, headers: { "a-im": "Incremental feed", ...headers } }, "pkranges", link);
    const first = await ranges();
    expect(json(first)["PartitionKeyRanges"]).toHaveLength(2);
    const etag = String(first.headers["etag"]);
    expect(await ranges({ "if-none-match": etag })).toMatchObject({ status: 304, body: "", headers: { etag } });
    await endpoint.splitRange("shop", "split");
    expect(json(await ranges({ "if-none-match": etag }))["PartitionKeyRanges"]).toHaveLength(3);
  });

  it("receive the plan with the error of a query that only they can merge", async () => {
    for (const text of ["SELECT * FROM c ORDER BY c.time", "SELECT VALUE COUNT(1) FROM c", "SELECT TOP 1 * FROM c"]) {
      const response = await query(text, crossPartition);
      expect(response).toMatchObject({ status: 400, headers: { "x-ms-substatus": "1004" } });
      const info = JSON.parse(json(response)["additionalErrorInfo"]);
      expect(info).toMatchObject({ queryInfo: { hasSelectValue: text.includes("VALUE") } });
    }
  });

  it("must allow a query to cross partitions, unless it names one partition key", async () => {
    const rejected = await query("SELECT * FROM c WHERE c.time = 1");
    expect(rejected).toMatchObject({ status: 400, body: expect.stringContaining("required but disabled") });
    expect((await query("SELECT * FROM c WHERE c.customer IN ('ann', 'carl')")).status).toBe(400);
    for (const text of ["SELECT * FROM c WHERE c.customer = 'ann'", "SELECT TOP 1 * FROM c WHERE 'ann' = c.customer"])
      expect(json(await query(text))).toMatchObject({ _count: 1 });
    const numbered = JSON.stringify({
      query: "SELECT * FROM c WHERE c.customer = @n",
      parameters: [{ name: "@n", value: 7 }],
    });
    const isQuery = { "x-ms-documentdb-isquery": "True" };
    expect((await documents({ method: "POST", headers: isQuery, body: numbered })).status).toBe(200);
    expect((await query("SELECT * FROM c WHERE c.customer = 7 OR c.time = 1")).status).toBe(400);
    expect(json(await query("SELECT * FROM c", crossPartition))["_count"]).toBeGreaterThan(0);
    expect(json(await query("SELECT * FROM c", ofAnn))).toMatchObject({ _count: 1 });
    const inRange = { "x-ms-documentdb-partitionkeyrangeid": "0" };
    expect((await query("SELECT * FROM c", inRange)).status).toBe(200);
    expect((await documents({})).status).toBe(200);
  });

  it("may send an empty continuation", async () => {
    const empty = { "x-ms-continuation": "" };
    for (const text of ["SELECT * FROM c", "SELECT * FROM c ORDER BY c.time"])
      expect(json(await query(text, { ...ofAnn, ...empty }))).toMatchObject({ _count: 1 });
    expect((await documents({ headers: empty })).status).toBe(200);
  });

  it("receive the session token of the range that a request reads or writes, and of no other", async () => {
    const read = (id: string, headers: Record<string, string>) =>
      send({ path: `${path}/docs/${id}`, headers }, "docs", `${path.slice(1)}/docs/${id}`);
    const one = /^(\d+):-1#\d+$/;
    const rangeIn = (token: unknown) => one.exec(String(token))?.[1];
    const [ann, carl] = [await read("ann", ofAnn), await read("carl", ofCarl)];
    const ranges = [ann, carl].map(({ headers }) => rangeIn(headers["x-ms-session-token"]));
    expect(ranges.toSorted()).toEqual(["0", "1"]);
    const body = JSON.stringify({ id: "ann", customer: "ann", time: 1 });
    const upsert = { "x-ms-documentdb-is-upsert": "true", ...ofAnn };
    const responses = [
      await documents({ method: "POST", headers: upsert, body }),
      await query("SELECT * FROM c", ofAnn),
      await query("SELECT * FROM c", { "x-ms-documentdb-partitionkeyrangeid": String(ranges[0]) }),
      await documents({ headers: { "a-im": "Incremental feed", ...ofAnn } }),
    ];
    for (const { status, headers } of responses) {
      expect(status).toBeLessThan(300);
      expect(rangeIn(headers["x-ms-session-token"])).toBe(ranges[0]);
    }
    expect(rangeIn((await query("SELECT * FROM c", crossPartition)).headers["x-ms-session-token"])).toBe("0");
    const plan = await query("SELECT * FROM c", { "x-ms-cosmos-is-query-plan-request": "True" });
    expect(plan.status).toBe(200);
    expect(plan.headers["x-ms-session-token"]).toBeUndefined();
  });

  it("find the owner of a resource: the database of a container, the container of a document", async () => {
    const container = await send({ path }, "colls", path.slice(1));
    expect(container.headers["x-ms-alt-content-path"]).toBe("dbs/shop");
    const feed = await documents({});
    expect(feed.headers["x-ms-alt-content-path"]).toBe("dbs/shop/colls/orders");
    const rid = json(container)["_rid"];
    expect(feed.headers["x-ms-content-path"]).toBe(rid);
    const database = await send({ path: "/dbs/shop" }, "dbs", "dbs/shop");
    expect(container.headers["x-ms-content-path"]).toBe(json(database)["_rid"]);
    expect(database.headers["x-ms-alt-content-path"]).toBeUndefined();
  });

  it("receive no document for a write when they want none", async () => {
    const body = JSON.stringify({ id: "minimal", customer: "ann" });
    const headers = { prefer: "return=minimal", ...ofAnn };
    const created = await documents({ method: "POST", headers, body });
    expect(created).toMatchObject({ status: 201, body: "", headers: { etag: expect.any(String) } });
    const upserted = await documents({
      method: "POST",
      headers: { "x-ms-documentdb-is-upsert": "true", ...ofAnn },
      body,
    });
    expect(json(upserted)).toMatchObject({ id: "minimal" });
    const link = `${path.slice(1)}/docs/minimal`;
    expect(json(await send({ path: `/${link}`, headers }, "docs", link))).toMatchObject({ id: "minimal" });
  });

  it.each([
    ["A document in binary encoding (CosmosBinary)", 0x80],
    ["A batch in binary encoding (HybridRow)", 0x81],
  ])("receive the name of a binary encoding with its rejection: %s", async (feature, mark) => {
    const body = Uint8Array.of(mark, 0xff, 0);
    const response = await documents({ method: "POST", headers: ofAnn, body });
    expect(response).toMatchObject({ status: 501, body: expect.stringContaining(feature) });
  });

  it("can address databases and containers, but not documents, by resource ids", async () => {
    const database = json(await send({ path: "/dbs/shop" }, "dbs", "dbs/shop"))["_rid"];
    const container = json(await send({ path }, "colls", path.slice(1)))["_rid"];
    const byRid = `/dbs/${encodeURIComponent(database)}/colls/${container}`;
    const signed = container.toLowerCase();
    expect(json(await send({ path: byRid }, "colls", signed))).toMatchObject({ id: "orders" });
    const ranges = await send({ path: `${byRid}/pkranges` }, "pkranges", signed);
    expect(json(ranges)["PartitionKeyRanges"]).toHaveLength(2);
    expect((await send({ path: `${byRid}/docs` }, "docs", signed)).status).toBe(200);
    expect((await send({ path: `${byRid}/docs` }, "docs", "another")).status).toBe(401);
    const document = await send({ path: `${byRid}/docs/ann`, headers: ofAnn }, "docs", "ann");
    expect(document).toMatchObject({ status: 501, body: expect.stringContaining("A document addressed by its _rid") });
  });

  it("distinguish a missing container from a missing document", async () => {
    const ofMissing = async (missing: string, type: string, link: string) => {
      const { status, headers } = await send({ path: missing, headers: ofAnn }, type, link);
      return [status, headers["x-ms-substatus"]];
    };
    const gone = "dbs/shop/colls/gone";
    expect(await ofMissing(`/${gone}/docs/ann`, "docs", `${gone}/docs/ann`)).toEqual([404, "1003"]);
    expect(await ofMissing(`/${gone}/pkranges`, "pkranges", gone)).toEqual([404, "1003"]);
    expect(await ofMissing(`/${gone}`, "colls", gone)).toEqual([404, undefined]);
    expect(await ofMissing("/dbs/gone/colls", "colls", "dbs/gone")).toEqual([404, "1003"]);
    expect(await ofMissing("/dbs/gone", "dbs", "dbs/gone")).toEqual([404, undefined]);
    const absent = `${path.slice(1)}/docs/absent`;
    expect(await ofMissing(`/${absent}`, "docs", absent)).toEqual([404, undefined]);
  });

  it("read what queries may contain", async () => {
    const account = json(await send({ path: "/" }, "", ""));
    expect(JSON.parse(account["queryEngineConfiguration"])).toMatchObject({
      maxSqlQueryInputLength: 524_288,
      maxInExpressionItemsCount: 6000,
      sqlAllowGroupByClause: false,
    });
  });
});
