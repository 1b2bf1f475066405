import type { FeedOptions, JSONValue, SqlQuerySpec } from "@azure/cosmos";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { errorOf, type TestEndpoint, testEndpoint } from "../testing/endpoint.ts";

const customers = ["ann", "bob", "carl", "dora", "eve", "fay", "gus", "hal"];

describe("queries", () => {
  let endpoint: TestEndpoint;
  beforeAll(async () => {
    endpoint = await testEndpoint();
    const documents = customers.flatMap((customer, c) =>
      Array.from({ length: 10 }, (_, n) => ({
        id: `${customer}-${n}`,
        customer,
        n,
        time: c * 7 + n * 3,
        ...(n === 0 ? {} : { total: (n * 37 + c * 11) % 50 }),
        tags: n % 2 === 0 ? ["even", `tag-${n}`] : ["odd"],
      })),
    );
    for (const name of ["orders", "everything"] as const) {
      await Promise.all(documents.map((document) => endpoint.container(name).items.create(document)));
    }
  });
  afterAll(() => endpoint.close());

  const query = (text: string | SqlQuerySpec, options: FeedOptions = {}, name: "orders" | "everything" = "orders") =>
    endpoint.container(name).items.query(text, options);
  const all = async (text: string | SqlQuerySpec, options: FeedOptions = {}, name?: "orders" | "everything") =>
    (await query(text, options, name).fetchAll()).resources;
  const ofAnn = { partitionKey: "ann" };

  async function pages(text: string, options: FeedOptions) {
    const found: unknown[][] = [];
    let continuationToken: string | undefined;
    do {
      const iterator = query(text, { ...options, ...(continuationToken === undefined ? {} : { continuationToken }) });
      const page = await iterator.fetchNext();
      found.push(page.resources ?? []);
      continuationToken = page.continuationToken;
    } while (continuationToken !== undefined);
    return found;
  }

  it("with IN over the partition key return the documents of those keys, in pages", async () => {
    const named = "SELECT VALUE c.id FROM c WHERE c.customer IN ('ann', 'gus', 'nobody', 'dora') AND c.n >= 7";
    const found = await pages(named, { maxItemCount: 2 });
    expect(found.every((page) => page.length <= 2)).toBe(true);
    expect(found.flat().sort()).toEqual(["ann", "dora", "gus"].flatMap((name) => [7, 8, 9].map((n) => `${name}-${n}`)));
    // Neither property is indexed: a query is charged for the documents that it reads.
    const charge = async (where: string) => (await query(`SELECT * FROM c WHERE ${where}`).fetchAll()).requestCharge;
    expect(await charge("c.customer IN ('ann', 'nobody')")).toBeLessThan(await charge("c.n = 0"));
  });

  it("filter a partition key by conditions with parameters", async () => {
    const parameters: { name: string; value: JSONValue }[] = [
      { name: "@from", value: 3 },
      { name: "@to", value: 12 },
    ];
    const ids = await all(
      { query: "SELECT VALUE c.id FROM c WHERE c.time > @from AND c.time <= @to", parameters },
      ofAnn,
    );
    expect(ids.sort()).toEqual(["ann-2", "ann-3", "ann-4"]);
    expect(await all("SELECT * FROM c", ofAnn)).toHaveLength(10);
    expect(await all("SELECT * FROM c", { partitionKey: "nobody" })).toEqual([]);
    expect(await all("SELECT c.n, c.total FROM c WHERE c.n < 2", ofAnn)).toEqual([{ n: 0 }, { n: 1, total: 37 }]);
  });

  it.each(["SELECT VALUE c.n FROM c", "SELECT VALUE c.total FROM c", "SELECT c.id FROM c WHERE c.n > 2 AND c.n != 5"])(
    "return the same results in pages: %s",
    async (text) => {
      const whole = await all(text, ofAnn);
      for (const maxItemCount of [1, 3, 4]) {
        const found = await pages(text, { ...ofAnn, maxItemCount });
        expect(found.flat()).toEqual(whole);
        for (const page of found) expect(page.length).toBeLessThanOrEqual(maxItemCount);
      }
    },
  );

  it("neither lose nor repeat documents while others are created and deleted between pages", async () => {
    const customer = "paging";
    const container = endpoint.container("everything");
    for (let n = 0; n < 20; n += 1) await container.items.create({ id: `${n}`, customer, time: n % 5 });
    const seen: string[] = [];
    let continuationToken: string | undefined;
    do {
      const token = continuationToken === undefined ? {} : { continuationToken };
      const options = { partitionKey: customer, maxItemCount: 3, ...token };
      const iterator = query("SELECT * FROM c WHERE c.time >= 0", options, "everything");
      const page = await iterator.fetchNext();
      seen.push(...page.resources.map(({ id }) => id));
      await container.items.create({ id: `new-${seen.length}`, customer, time: -1 });
      const last = page.resources.at(-1);
      if (last !== undefined) await container.item(last.id, customer).delete();
      continuationToken = page.continuationToken;
    } while (continuationToken !== undefined);
    expect(seen.sort()).toEqual(Array.from({ length: 20 }, (_, n) => `${n}`).sort());
  });

  it("read all partition keys, in pages, from both ranges", async () => {
    const everyone = await all("SELECT VALUE c.id FROM c WHERE c.n = 5");
    expect(everyone.sort()).toEqual(customers.map((customer) => `${customer}-5`));
    const found = await pages("SELECT VALUE c.id FROM c WHERE c.n < 4", { maxItemCount: 5 });
    expect(found.flat().sort()).toEqual((await all("SELECT VALUE c.id FROM c WHERE c.n < 4")).sort());
    expect(found.flat()).toHaveLength(32);
    const ranges = (await endpoint.container("orders").readPartitionKeyRanges().fetchAll()).resources;
    expect(ranges).toHaveLength(2);
    expect((await endpoint.container("orders").items.readAll({ maxItemCount: 9 }).fetchAll()).resources).toHaveLength(
      80,
    );
  });

  it("run by query plan in each range", async () => {
    for (const text of ["SELECT VALUE c.id FROM c WHERE c.n > 0", "SELECT c.id, c.n FROM c WHERE c.n > 0"]) {
      const whole = await all(text);
      expect(whole).toHaveLength(72);
      // the SDK interleaves the pages of the ranges
      const inAnyOrder = (results: readonly unknown[]) => results.map((each) => JSON.stringify(each)).sort();
      const planned = await all(text, { forceQueryPlan: true, maxItemCount: 7 });
      expect(inAnyOrder(planned)).toEqual(inAnyOrder(whole));
      const found = await pages(text, { enableQueryControl: true, maxItemCount: 7 });
      expect(inAnyOrder(found.flat())).toEqual(inAnyOrder(whole));
      for (const page of found) expect(page.length).toBeLessThanOrEqual(7);
    }
  });

  it("are sorted, limited, aggregated and made distinct over all ranges as within a partition key", async () => {
    const times = customers.flatMap((_, c) => Array.from({ length: 10 }, (_each, n) => c * 7 + n * 3));
    const sorted = times.toSorted((a, b) => a - b);
    expect(await all("SELECT VALUE c.time FROM c ORDER BY c.time")).toEqual(sorted);
    expect(await all("SELECT TOP 3 VALUE c.time FROM c ORDER BY c.time DESC")).toEqual(sorted.slice(-3).toReversed());
    expect(await all("SELECT VALUE c.time FROM c ORDER BY c.time OFFSET 8 LIMIT 5")).toEqual(sorted.slice(8, 13));
    expect(await all("SELECT * FROM c OFFSET 8 LIMIT 5")).toHaveLength(5);
    expect(await all("SELECT TOP 5 * FROM c")).toHaveLength(5);
    expect(await all("SELECT VALUE COUNT(1) FROM c")).toEqual([80]);
    expect(await all("SELECT VALUE MIN(c.time) FROM c")).toEqual([sorted[0]]);
    expect(await all("SELECT VALUE MAX(c.time) FROM c WHERE c.n < 5", {})).toEqual(
      await all("SELECT VALUE MAX(c.time) FROM c WHERE c.n < 5", { forceQueryPlan: true }),
    );
    expect(await all("SELECT VALUE SUM(c.n) FROM c")).toEqual([360]);
    expect(await all("SELECT VALUE AVG(c.n) FROM c")).toEqual([4.5]);
    expect((await all("SELECT DISTINCT c.n FROM c")).length).toBe(10);
    for (const text of ["SELECT VALUE c.id FROM c ORDER BY c.time DESC", "SELECT DISTINCT VALUE c.n FROM c"])
      expect((await pages(text, { ...ofAnn, maxItemCount: 3 })).flat()).toEqual(await all(text, ofAnn));
    const text = "SELECT c.id, c.time FROM c ORDER BY c.time";
    const found = await pages(text, { enableQueryControl: true, maxItemCount: 7 });
    expect(found.flat().map((each) => (each as { time: number }).time)).toEqual(sorted);
  });

  it.each([
    ["SELECT DISTINCT VALUE COUNT(1) FROM c", "An aggregate with DISTINCT"],
    ["SELECT VALUE COUNTIF(c.n = 1) FROM c", "The function COUNTIF"],
    ["SELECT c.n FROM c GROUP BY c.n", "GROUP BY"],
    ["SELECT VALUE t FROM c JOIN t IN c.tags", "JOIN"],
    ["SELECT * FROM c WHERE c.n & 1 = 1", "The operator &"],
    ["SELECT VALUE udf.f(c) FROM c", "A user-defined function"],
    ["SELECT ARRAY(SELECT t FROM t IN c.tags) FROM c", "ARRAY"],
  ])("are rejected with the name of the unsupported feature: %s", async (text, feature) => {
    const error = {
      code: 400,
      message: expect.stringContaining(`${feature} is not supported by the local Cosmos DB.`),
    };
    for (const options of [ofAnn, {}, { forceQueryPlan: true }])
      expect(await errorOf(all(text, options))).toMatchObject(error);
  });

  it.each([
    ["SELECT * FROM c WHERE", "Syntax error"],
    ["SELECT * FROM c WHERE c.n = @n", "'@n' has no value"],
    ["SELECT * FROM c WHERE d.n = 1", "Identifier 'd' could not be resolved"],
  ])("are rejected if they are invalid: %s", async (text, message) => {
    expect(await errorOf(all(text))).toMatchObject({ code: 400, message: expect.stringContaining(message) });
  });

  it("are charged for the documents that an index cannot exclude", async () => {
    const charge = async (text: string) => (await query(text, ofAnn).fetchAll()).requestCharge;
    expect(await charge("SELECT * FROM c WHERE c.time = 3")).toBeLessThan(
      await charge("SELECT * FROM c WHERE c.n = 1"),
    );
    expect(await charge("SELECT * FROM c WHERE c.time = -1")).toBe(2.3);
  });

  it.each(["nonsense", Buffer.from('["a"]').toString("base64url")])(
    "reject an invalid continuation token: %s",
    async (continuationToken) => {
      expect(await errorOf(query("SELECT * FROM c", { ...ofAnn, continuationToken }).fetchNext())).toMatchObject({
        code: 400,
      });
    },
  );
});
