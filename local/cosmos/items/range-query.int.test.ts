import type { FeedOptions, JSONValue } from "@azure/cosmos";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestEndpoint, testEndpoint } from "../testing/endpoint.ts";

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await testEndpoint();
});
afterAll(() => endpoint.close());

/** Properties of documents: numbers, and everything that is not a number. */
const values: readonly JSONValue[] = [
  -7.5,
  -1,
  0,
  1,
  1.5,
  2,
  3,
  1e12,
  1e300,
  "2",
  "",
  true,
  false,
  null,
  [2],
  { n: 2 },
];
const ofKey = { partitionKey: "ann" } as const;

async function idsOf(where: string, options: FeedOptions = ofKey): Promise<string[]> {
  const { resources } = await endpoint
    .container("everything")
    .items.query(`SELECT VALUE c.id FROM c WHERE ${where}`, options)
    .fetchAll();
  return resources;
}

it("finds what a scan finds, whatever the property has, in the order of the ids", async () => {
  const { items } = endpoint.container("everything");
  for (const customer of ["ann", "bob"]) {
    for (const [index, n] of values.entries()) {
      // Ids in another order than the numbers.
      const id = String((index * 7) % values.length).padStart(2, "0");
      await items.create({ id, customer, n, N: 2, inner: { n: 2 } });
    }
    await items.create({ id: "none", customer, N: 2 });
  }
  for (const [range, same] of [
    ["c.n >= 0 AND c.n <= 2", "NOT (c.n < 0 OR c.n > 2)"],
    ["c.n > 0 AND c.n < 2", "NOT (c.n <= 0 OR c.n >= 2)"],
    ["0 <= c.n AND 2 > c.n", "NOT (c.n < 0 OR c.n >= 2)"],
    ["c.n = 1.5", "c.n IN (1.5, 'x')"],
    ["c.n <= -1", "NOT (c.n > -1)"],
    ["c.n >= 1e300", "NOT (c.n < 1e300)"],
    ["c.n > 2 AND c.n > 0 AND c.n != 3", "NOT (c.n <= 2 OR c.n = 3)"],
    ["c.n >= 3 AND c.n <= 1", "false"],
    ["c.N = 2 AND c.n >= 1", "NOT (c.n < 1) AND NOT (c.N != 2)"],
    ["c.inner.n >= 2 AND c.n = 2", "NOT (c.n < 2 OR c.n > 2)"],
  ] as const) {
    const expected = await idsOf(same);
    expect(await idsOf(range), range).toEqual(expected);
    expect(await idsOf(range, { ...ofKey, maxItemCount: 1 }), range).toEqual(expected);
    expect(expected, range).toEqual(expected.toSorted());
  }
  expect(await idsOf("c.n >= 0 AND c.n <= 2")).toHaveLength(4);
});

it("finds documents by their present number, without removed and expired ones", async () => {
  const container = endpoint.container("everything");
  const put = (id: string, n: number, more = {}) => container.items.upsert({ id, customer: "ann", moved: n, ...more });
  await Promise.all([put("a", 1), put("b", 2), put("c", 3)]);
  expect(await idsOf("c.moved >= 2")).toEqual(["b", "c"]);
  await Promise.all([put("a", 9), put("b", 0), container.item("c", "ann").delete(), put("d", 5)]);
  expect(await idsOf("c.moved >= 2")).toEqual(["a", "d"]);
  expect(await idsOf("c.moved < 2")).toEqual(["b"]);
});
