import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memoryTable } from "../../../testing/fakes/memory-table.ts";
import { type LocalStack, startLocalStack } from "../../../testing/local-stack.ts";
import type { Table } from "./tables.ts";

let stack: LocalStack;
beforeAll(async () => {
  stack = await startLocalStack();
}, 60_000);
afterAll(() => stack.close());

/** The contract of a table, for the service and for the one in memory that unit tests use. */
describe.each<[string, () => Table]>([
  ["in Azurite", () => stack.azure.table("manifest")],
  ["in memory", () => memory],
])("a table %s", (_, open) => {
  const keys = async (partition: string, from: string, to: string) => {
    const found: string[] = [];
    for await (const { rowKey } of open().range(partition, from, to)) found.push(rowKey);
    return found;
  };

  it("reads committed values of each type, and nothing for a missing row", async () => {
    const values = { text: "ä|b", count: 2 ** 40, done: true };
    expect(await open().commit("types", [{ rowKey: "a", values }])).toBe("committed");
    expect(await open().get("types", "a")).toMatchObject({ rowKey: "a", values });
    expect(await open().get("types", "b")).toBeUndefined();
    expect(await open().get("other", "a")).toBeUndefined();
  });

  it("lists a range in order of its keys, without the end", async () => {
    await open().commit(
      "ranges",
      ["c", "a", "d", "b"].map((rowKey) => ({ rowKey, values: {} })),
    );
    expect(await keys("ranges", "a", "d")).toEqual(["a", "b", "c"]);
    expect(await keys("ranges", "bb", "~")).toEqual(["c", "d"]);
  });

  it("writes all rows of a commit or none", async () => {
    await open().commit("atomic", [{ rowKey: "there", values: { n: 1 } }]);
    const writes = ["new", "there"].map((rowKey) => ({ rowKey, values: { n: 2 } }));
    expect(await open().commit("atomic", writes)).toBe("conflict");
    expect(await open().get("atomic", "new")).toBeUndefined();
  });

  it("removes rows with all other steps of a commit, or none", async () => {
    await open().commit(
      "removal",
      ["a", "b", "c"].map((rowKey) => ({ rowKey, values: { n: 1 } })),
    );
    const etag = (await open().get("removal", "c"))?.etag ?? "";
    const update = { rowKey: "c", values: { n: 2 }, etag };
    const gone = ["a", "b", "not-there"].map((rowKey) => ({ rowKey, remove: true as const }));
    expect(await open().commit("removal", [update, ...gone])).toBe("conflict");
    expect(await open().commit("removal", [...gone.slice(0, 2), { ...update, etag: 'W/"old"' }])).toBe("conflict");
    expect(await keys("removal", "", "~")).toEqual(["a", "b", "c"]);
    expect((await open().get("removal", "c"))?.values).toEqual({ n: 1 });
    expect(await open().commit("removal", [update, ...gone.slice(0, 2)])).toBe("committed");
    expect(await keys("removal", "", "~")).toEqual(["c"]);
    expect((await open().get("removal", "c"))?.values).toEqual({ n: 2 });
  });

  it("accepts a commit of a hundred steps", async () => {
    const rows = Array.from({ length: 99 }, (_, index) => String(index).padStart(3, "0"));
    await open().commit(
      "hundred",
      [...rows, "guard"].map((rowKey) => ({ rowKey, values: { n: 1 } })),
    );
    const etag = (await open().get("hundred", "guard"))?.etag ?? "";
    const steps = [
      { rowKey: "guard", values: { n: 2 }, etag },
      ...rows.map((rowKey) => ({ rowKey, remove: true as const })),
    ];
    expect(await open().commit("hundred", steps)).toBe("committed");
    expect(await keys("hundred", "", "~")).toEqual(["guard"]);
  });

  it("lets one of two concurrent writers succeed", async () => {
    await open().commit("race", [{ rowKey: "r", values: { n: 1, old: true } }]);
    const etag = (await open().get("race", "r"))?.etag ?? "";
    expect(await open().commit("race", [{ rowKey: "r", values: { n: 2 }, etag }])).toBe("committed");
    expect(await open().commit("race", [{ rowKey: "r", values: { n: 3 }, etag }])).toBe("conflict");
    expect((await open().get("race", "r"))?.values).toEqual({ n: 2 });
    expect(await open().commit("race", [{ rowKey: "gone", values: { n: 3 }, etag }])).toBe("conflict");
  });
});

const memory = memoryTable();

it("throws for a missing table rather than returning no rows", async () => {
  const missing = stack.azure.table("nosuchtable");
  await expect(missing.commit("p", [{ rowKey: "r", values: {} }])).rejects.toThrow(/TableNotFound|not exist/);
});
