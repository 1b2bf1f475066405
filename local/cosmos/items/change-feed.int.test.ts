import { type ChangeFeedIteratorOptions, ChangeFeedMode, ChangeFeedStartFrom } from "@azure/cosmos";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { errorOf, type TestEndpoint, testEndpoint } from "../testing/endpoint.ts";

interface Order {
  readonly id: string;
  readonly n: number;
}

describe("the change feed", () => {
  let endpoint: TestEndpoint;
  beforeAll(async () => {
    endpoint = await testEndpoint();
  });
  afterAll(() => endpoint.close());
  const container = () => endpoint.container("orders");
  const put = (id: string, n: number) => container().items.upsert({ id, customer: `customer-of-${id}`, n });

  async function read(
    changeFeedStartFrom: ChangeFeedStartFrom,
    more: Omit<ChangeFeedIteratorOptions, "changeFeedStartFrom"> = {},
  ) {
    const iterator = container().items.getChangeFeedIterator<Order>({ changeFeedStartFrom, ...more });
    const found: Order[] = [];
    for (;;) {
      const page = await iterator.readNext();
      if (page.statusCode === 304) return { found, continuation: page.continuationToken };
      found.push(...page.result);
      expect(page.count).toBeLessThanOrEqual(more.maxItemCount ?? 1000);
    }
  }

  it("contains the latest version of each document, and continues after it", async () => {
    for (let n = 0; n < 30; n += 1) await put(`d${n}`, n);
    await put("d3", 333);
    await container().item("d4", "customer-of-d4").delete();
    const first = await read(ChangeFeedStartFrom.Beginning(), { maxItemCount: 4 });
    expect(first.found.map(({ id }) => id).sort()).toEqual(
      Array.from({ length: 30 }, (_, n) => `d${n}`)
        .filter((id) => id !== "d4")
        .sort(),
    );
    expect(first.found.find(({ id }) => id === "d3")?.n).toBe(333);
    expect((await read(ChangeFeedStartFrom.Continuation(first.continuation))).found).toEqual([]);
    await put("d5", 555);
    await put("fresh", 1);
    const second = await read(ChangeFeedStartFrom.Continuation(first.continuation));
    expect(second.found.map(({ id }) => id).sort()).toEqual(["d5", "fresh"]);
    expect(second.found[0]).toHaveProperty("_lsn");
  });

  it("is read by range, each with its continuation", async () => {
    const ranges = await container().getFeedRanges();
    expect(ranges).toHaveLength(2);
    const feeds = await Promise.all(
      ranges.map((range) => read(ChangeFeedStartFrom.Beginning(range), { maxItemCount: 5 })),
    );
    const ids = feeds.flatMap(({ found }) => found.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(30);
    for (const { found } of feeds) expect(found.length).toBeGreaterThan(0);
    await put("d7", 777);
    const later = await Promise.all(
      feeds.map(({ continuation }) => read(ChangeFeedStartFrom.Continuation(continuation))),
    );
    expect(later.flatMap(({ found }) => found)).toMatchObject([{ id: "d7", n: 777 }]);
  });

  it("is read by ranges that a client chooses", async () => {
    const whole = (await read(ChangeFeedStartFrom.Beginning())).found.map(({ id }) => id).sort();
    const part = async (minInclusive: string, maxExclusive: string) => {
      const [range] = await container().getFeedRanges();
      return (
        await read(
          ChangeFeedStartFrom.Beginning(
            Object.assign(Object.create(Object.getPrototypeOf(range)), { minInclusive, maxExclusive }),
          ),
        )
      ).found;
    };
    const parts = await Promise.all([part("", "10"), part("10", "30"), part("30", "FF")]);
    expect(
      parts
        .flat()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(whole);
  });

  it("is read for one partition key, in the order of changes", async () => {
    for (const n of [1, 2, 3]) await container().items.upsert({ id: `k${n}`, customer: "keyed", n });
    await container().items.upsert({ id: "k1", customer: "keyed", n: 11 });
    const { found } = await read(ChangeFeedStartFrom.Beginning("keyed"), { maxItemCount: 1 });
    expect(found.map(({ n }) => n)).toEqual([2, 3, 11]);
  });

  it("starts now or at a time", async () => {
    const fromNow = await read(ChangeFeedStartFrom.Now());
    expect(fromNow.found).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const time = new Date();
    await put("after-now", 1);
    expect((await read(ChangeFeedStartFrom.Continuation(fromNow.continuation))).found).toMatchObject([
      { id: "after-now" },
    ]);
    expect((await read(ChangeFeedStartFrom.Time(time))).found).toMatchObject([{ id: "after-now" }]);
  });

  it("rejects the mode for all versions and deletes by name", async () => {
    const rejected = read(ChangeFeedStartFrom.Now(), { changeFeedMode: ChangeFeedMode.AllVersionsAndDeletes });
    expect(await errorOf(rejected)).toMatchObject({ code: 501, message: expect.stringContaining("Full-Fidelity") });
  });
});
