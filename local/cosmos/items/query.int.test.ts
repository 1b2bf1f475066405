import type { FeedOptions, JSONValue, SqlQuerySpec } from "@azure/cosmos";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusalOf, type TestEndpoint, testEndpoint } from "../testing/endpoint.ts";

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

  it("find within a partition key what conditions and parameters ask for", async () => {
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

  it("sort, skip and stop", async () => {
    expect(await all("SELECT VALUE c.n FROM c ORDER BY c.time DESC", ofAnn)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(await all("SELECT TOP 3 VALUE c.n FROM c ORDER BY c.time", ofAnn)).toEqual([0, 1, 2]);
    expect(await all("SELECT VALUE c.n FROM c ORDER BY c.time OFFSET 2 LIMIT 3", ofAnn)).toEqual([2, 3, 4]);
    expect(await all("SELECT VALUE c.n FROM c OFFSET 8 LIMIT 5", ofAnn)).toHaveLength(2);
  });

  it("sort documents without the property by how it is indexed", async () => {
    const text = "SELECT VALUE c.n FROM c ORDER BY c.total";
    expect(await all(text, ofAnn, "orders")).toHaveLength(10);
    expect((await all(text, ofAnn, "orders"))[0]).toBe(0);
    expect(await all(text, ofAnn, "everything")).toHaveLength(9);
    expect(await refusalOf(all("SELECT * FROM c ORDER BY c.n", ofAnn))).toMatchObject({
      code: 400,
      message: expect.stringContaining("excluded"),
    });
  });

  it("aggregate within a partition key", async () => {
    const one = async (text: string) => (await all(text, ofAnn))[0];
    expect(await one("SELECT VALUE COUNT(1) FROM c")).toBe(10);
    expect(await one("SELECT COUNT(c.total) AS n, MAX(c.n) AS most FROM c")).toEqual({ n: 9, most: 9 });
    expect(await one("SELECT VALUE AVG(c.n) FROM c WHERE c.n IN (2, 4)")).toBe(3);
    expect(await one("SELECT VALUE SUM(c.id) FROM c")).toBeUndefined();
    expect(
      await all("SELECT t AS tag, COUNT(1) AS n FROM c JOIN t IN c.tags WHERE STARTSWITH(t, 'e') GROUP BY t", ofAnn),
    ).toEqual([{ tag: "even", n: 5 }]);
    expect(await all("SELECT DISTINCT VALUE c.tags[0] FROM c", ofAnn)).toEqual(["even", "odd"]);
  });

  it.each([
    "SELECT VALUE c.n FROM c",
    "SELECT VALUE c.n FROM c ORDER BY c.total",
    "SELECT TOP 7 VALUE c.n FROM c ORDER BY c.time DESC",
    "SELECT VALUE t FROM c JOIN t IN c.tags",
    "SELECT DISTINCT VALUE t FROM c JOIN t IN c.tags",
    "SELECT c.n, COUNT(1) AS count FROM c GROUP BY c.n",
    "SELECT VALUE c.n FROM c OFFSET 3 LIMIT 5",
  ])("give the same in pages as at once: %s", async (text) => {
    const whole = await all(text, ofAnn);
    for (const maxItemCount of [1, 3, 4]) {
      const found = await pages(text, { ...ofAnn, maxItemCount });
      expect(found.flat()).toEqual(whole);
      for (const page of found) expect(page.length).toBeLessThanOrEqual(maxItemCount);
    }
  });

  it("lose and repeat nothing when other documents come and go between pages", async () => {
    const customer = "paging";
    const container = endpoint.container("everything");
    for (let n = 0; n < 20; n += 1) await container.items.create({ id: `${n}`, customer, time: n % 5 });
    const seen: string[] = [];
    let continuationToken: string | undefined;
    do {
      const token = continuationToken === undefined ? {} : { continuationToken };
      const options = { partitionKey: customer, maxItemCount: 3, ...token };
      const iterator = query("SELECT * FROM c ORDER BY c.time", options, "everything");
      const page = await iterator.fetchNext();
      seen.push(...page.resources.map(({ id }) => id));
      await container.items.create({ id: `new-${seen.length}`, customer, time: -1 });
      const last = page.resources.at(-1);
      if (last !== undefined) await container.item(last.id, customer).delete();
      continuationToken = page.continuationToken;
    } while (continuationToken !== undefined);
    expect(seen.sort()).toEqual(Array.from({ length: 20 }, (_, n) => `${n}`).sort());
  });

  it("cross partition keys, in pages, over both ranges", async () => {
    const everyone = await all("SELECT VALUE c.id FROM c WHERE c.n = 5");
    expect(everyone.sort()).toEqual(customers.map((customer) => `${customer}-5`));
    const found = await pages("SELECT VALUE c.id FROM c WHERE c.n < 4", { maxItemCount: 5 });
    expect(found.flat().sort()).toEqual((await all("SELECT VALUE c.id FROM c WHERE c.n < 4")).sort());
    expect(found.flat()).toHaveLength(32);
    const ranges = (await endpoint.container("orders").readPartitionKeyRanges().fetchAll()).resources;
    expect(ranges).toHaveLength(2);
  });

  it("cross partition keys in order", async () => {
    const times = await all("SELECT VALUE c.time FROM c WHERE c.n > 2 AND c.n < 8 ORDER BY c.time DESC");
    expect(times).toHaveLength(40);
    expect(times).toEqual([...times].sort((left, right) => right - left));
    expect(await all("SELECT TOP 3 VALUE c.time FROM c ORDER BY c.time")).toEqual([0, 3, 6]);
    expect(await all("SELECT c.time AS t, c.id FROM c ORDER BY c.time OFFSET 1 LIMIT 1")).toEqual([
      { t: 3, id: "ann-1" },
    ]);
    expect(await all("SELECT * FROM c WHERE c.n = 1 ORDER BY c.time", { maxItemCount: 3 })).toHaveLength(8);
    expect(await all("SELECT VALUE c.total FROM c WHERE c.n < 2 ORDER BY c.time")).toHaveLength(8);
    expect(await all("SELECT TOP 5 * FROM c")).toHaveLength(5);
    expect(await all("SELECT * FROM c OFFSET 75 LIMIT 50")).toHaveLength(5);
    const distinct = await all("SELECT DISTINCT c.n FROM c");
    expect(distinct.map(({ n }) => n).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await all("SELECT DISTINCT c.n FROM c OFFSET 7 LIMIT 10")).toHaveLength(3);
    expect((await endpoint.container("orders").items.readAll({ maxItemCount: 9 }).fetchAll()).resources).toHaveLength(
      80,
    );
  });

  it.each(["ASC", "DESC"])("cross partition keys in order, in pages that a client continues: %s", async (direction) => {
    const text = `SELECT * FROM c WHERE c.n > 0 ORDER BY c.total ${direction}`;
    const whole = (await all(text)).map(({ id }) => id);
    const found = await pages(text, { maxItemCount: 7, enableQueryControl: true });
    expect(whole).toHaveLength(72);
    expect(found.flat().map((document) => (document as { id: string }).id)).toEqual(whole);
  });

  it("aggregate across partition keys", async () => {
    const one = async (text: string) => (await all(text))[0];
    expect(await one("SELECT VALUE COUNT(1) FROM c WHERE c.n < 3")).toBe(24);
    expect(await one("SELECT VALUE SUM(c.n) FROM c WHERE c.n >= 0")).toBe(360);
    expect(await one("SELECT VALUE AVG(c.n) FROM c WHERE c.n >= 0")).toBe(4.5);
    expect(await one("SELECT VALUE MIN(c.time) FROM c WHERE c.n >= 0")).toBe(0);
    expect(await one("SELECT VALUE MAX(c.time) FROM c WHERE c.n >= 0")).toBe(76);
    expect(await one("SELECT VALUE AVG(c.n) FROM c WHERE false")).toBeUndefined();
    expect(await one("SELECT VALUE MIN(c.n) FROM c WHERE false")).toBeUndefined();
    expect(await one("SELECT VALUE COUNT(1) FROM c WHERE false")).toBe(0);
    expect(await one("SELECT VALUE AVG(c.customer = 'ann' ? c.id : c.n) FROM c")).toBeUndefined();
  });

  it.each([
    ["SELECT DISTINCT VALUE c.n FROM c", "DISTINCT with VALUE or * across partition keys"],
    ["SELECT c.n, COUNT(1) AS k FROM c GROUP BY c.n", "GROUP BY across partition keys"],
    ["SELECT COUNT(1) AS n FROM c", "not all of SELECT VALUE"],
    ["SELECT FOO(c.n) FROM c", "'FOO' is not a recognized built-in function name"],
    ["SELECT * FROM c WHERE", "Syntax error"],
    ["SELECT * FROM c WHERE c.n = @n", "'@n' has no value"],
    ["SELECT * FROM c WHERE d.n = 1", "Identifier 'd' could not be resolved"],
    ["SELECT * FROM c WHERE c.n & 1 = 1", "Operator '&'"],
    ["SELECT VALUE udf.f(c) FROM c", "user-defined function"],
    ["SELECT ARRAY(SELECT t FROM t IN c.tags) FROM c", "ARRAY with a subquery"],
  ])("are refused by name: %s", async (text, message) => {
    expect(await refusalOf(all(text))).toMatchObject({ code: 400, message: expect.stringContaining(message) });
  });

  it("cost by what an index spares", async () => {
    const charge = async (text: string) => (await query(text, ofAnn).fetchAll()).requestCharge;
    expect(await charge("SELECT * FROM c WHERE c.time = 3")).toBeLessThan(
      await charge("SELECT * FROM c WHERE c.n = 1"),
    );
    expect(await charge("SELECT * FROM c WHERE c.time = -1")).toBe(2.3);
  });

  it("refuse a continuation that is not theirs", async () => {
    const options = { ...ofAnn, continuationToken: "nonsense" };
    expect(await refusalOf(query("SELECT * FROM c", options).fetchNext())).toMatchObject({ code: 400 });
  });
});
