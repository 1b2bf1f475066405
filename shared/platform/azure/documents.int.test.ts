import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readRule } from "../../../local/faults/rule.ts";
import { memoryContainer } from "../../../testing/fakes/memory-container.ts";
import { type LocalStack, startLocalStack } from "../../../testing/local-stack.ts";
import type { DocumentContainer } from "./documents.ts";
import { ContinuationForeign, DocumentRejected } from "./errors.ts";

interface Person {
  readonly id: string;
  readonly userId: string;
  readonly kind: string;
  readonly time: number;
}

let stack: LocalStack;
const memory = memoryContainer("userId");
beforeAll(async () => {
  stack = await startLocalStack();
}, 60_000);
afterAll(() => stack.close());

const person = (id: string, userId: string, time = 0): Person => ({ id, userId, kind: "k", time });

/** Reads the change feed of a container to its end. */
async function everythingSince(
  container: DocumentContainer,
  starts: readonly Parameters<DocumentContainer["changes"]>[0][],
) {
  const found: Person[] = [];
  const ends: { continuation: string }[] = [];
  for (const start of starts) {
    let from = start;
    for (let page = await container.changes<Person>(from, 2); page !== undefined; ) {
      found.push(...page.documents);
      from = { continuation: page.continuation };
      page = await container.changes<Person>(from, 2);
    }
    if ("continuation" in from) ends.push(from);
  }
  return { ids: found.map(({ id }) => id).sort(), ends };
}

const recreated = { name: "recreated", partitionKey: "/userId", indexing: { included: [] } };

async function starts(container: DocumentContainer): Promise<{ range: string }[]> {
  return (await container.feedRanges()).map((range) => ({ range }));
}

/** The contract of a container, for the service and for the one in memory that unit tests use. */
describe.each<[string, () => DocumentContainer]>([
  ["in Cosmos DB", () => stack.azure.silver("people")],
  ["in memory", () => memory],
])("a container %s", (_, open) => {
  it("creates a document once, and reads it unchanged", async () => {
    expect(await open().create(person("a", "u1"), "u1")).toBe(true);
    expect(await open().create(person("a", "u1", 5), "u1")).toBe(false);
    expect((await open().read("a", "u1"))?.document).toEqual(person("a", "u1"));
    expect(await open().read("a", "u2")).toBeUndefined();
  });

  it("lets one of two concurrent writers succeed", async () => {
    await open().create(person("r", "u1"), "u1");
    const { etag = "" } = (await open().read("r", "u1")) ?? {};
    expect(await open().replace(person("r", "u1", 1), "u1", etag)).toBe(true);
    expect(await open().replace(person("r", "u1", 2), "u1", etag)).toBe(false);
    expect((await open().read<Person>("r", "u1"))?.document.time).toBe(1);
    expect(await open().replace(person("gone", "u1"), "u1", etag)).toBe(false);
  });

  it("does the same in bulk as in point operations", async () => {
    const many = Array.from({ length: 250 }, (_, index) => person(`m${index}`, `m${index % 7}`, index));
    const create = () => Promise.all(many.map((one) => open().create(one, one.userId)));
    const read = () => Promise.all(many.map(({ id, userId }) => open().read<Person>(id, userId)));
    expect((await read()).filter((found) => found !== undefined)).toEqual([]);
    expect(new Set(await create())).toEqual(new Set([true]));
    expect(new Set(await create())).toEqual(new Set([false]));
    const found = await read();
    expect(found.map((each) => each?.document)).toEqual(many);
    const replace = (time: number) =>
      Promise.all(many.map((one, at) => open().replace({ ...one, time }, one.userId, found[at]?.etag ?? "")));
    expect(new Set(await replace(-1))).toEqual(new Set([true]));
    expect(new Set(await replace(-2))).toEqual(new Set([false]));
    expect(new Set((await read()).map((each) => each?.document.time))).toEqual(new Set([-1]));
    const gone = ["g1", "g2"].map((id) => open().replace(person(id, "u1"), "u1", found[0]?.etag ?? ""));
    expect(await Promise.all(gone)).toEqual([false, false]);
  });

  it("removes existing and missing documents", async () => {
    await open().create(person("x", "u3"), "u3");
    await open().remove("x", "u3");
    await open().remove("x", "u3");
    expect(await open().read("x", "u3")).toBeUndefined();
  });

  it("queries one partition", async () => {
    for (const time of [1, 2, 3, 10]) await open().create(person(`q${time}`, "u4", time), "u4");
    await open().create(person("q2", "u5", 2), "u5");
    const query = "SELECT * FROM c WHERE c.time >= @from AND c.time <= @to";
    const found = await open().queryPartition<Person>("u4", query, { from: 2, to: 10 });
    expect(found.map(({ id }) => id).sort()).toEqual(["q10", "q2", "q3"]);
  });

  it("queries all partitions, page by page", async () => {
    for (const user of ["p1", "p2", "p3", "p4", "p5"]) await open().create({ ...person("one", user, 77) }, user);
    const found: string[] = [];
    let continuation: string | undefined;
    do {
      const page = await open().queryAllPartitions<Person>(
        "SELECT * FROM c WHERE c.time = @time",
        { time: 77 },
        2,
        continuation,
      );
      expect(page.items.length).toBeLessThanOrEqual(2);
      found.push(...page.items.map(({ userId }) => userId));
      continuation = page.continuation;
    } while (continuation !== undefined);
    expect(found.sort()).toEqual(["p1", "p2", "p3", "p4", "p5"]);
  });

  it("returns every change after a continuation, in all feed ranges", async () => {
    const ranges = await open().feedRanges();
    expect(ranges).toHaveLength(2);
    const before = await everythingSince(
      open(),
      ranges.map((range) => ({ range })),
    );
    expect(before.ids).toContain("a");
    for (const user of ["f1", "f2", "f3", "f4", "f5", "f6"]) await open().create(person(`feed-${user}`, user), user);
    const { etag = "" } = (await open().read("a", "u1")) ?? {};
    await open().replace(person("a", "u1", 9), "u1", etag);
    const after = await everythingSince(open(), before.ends);
    expect(after.ids).toEqual(["a", "feed-f1", "feed-f2", "feed-f3", "feed-f4", "feed-f5", "feed-f6"]);
    expect((await everythingSince(open(), after.ends)).ids).toEqual([]);
  });

  it("returns the ends of its change feeds, after which only later changes come", async () => {
    const ends = (await open().ends()).map((continuation) => ({ continuation }));
    expect(ends).toHaveLength(2);
    expect((await everythingSince(open(), ends)).ids).toEqual([]);
    for (const user of ["e1", "e2", "e3"]) await open().create(person(`end-${user}`, user), user);
    expect((await everythingSince(open(), ends)).ids).toEqual(["end-e1", "end-e2", "end-e3"]);
  });

  it("has the time of each change", async () => {
    const [range = ""] = await open().feedRanges();
    const page = await open().changes({ range }, 5);
    expect(page?.times).toHaveLength(page?.documents.length ?? -1);
    for (const time of page?.times ?? []) expect(time % 1000).toBe(0);
  });
});

describe("Cosmos DB", () => {
  it("rejects a document that is too large", async () => {
    const people = stack.azure.silver("people");
    const large = { ...person("large", "u1"), text: "x".repeat(2 * 2 ** 20) };
    await expect(people.create(large, "u1")).rejects.toThrow(DocumentRejected);
  });

  it("rejects it among others too, and writes the others", async () => {
    const people = stack.azure.silver("people");
    const large = { ...person("large", "u1"), text: "x".repeat(2 * 2 ** 20) };
    const beside = ["beside-1", "beside-2"].map((id) => people.create(person(id, "u1"), "u1"));
    await expect(people.create(large, "u1")).rejects.toThrow(DocumentRejected);
    // A document that was written before the large one was rejected is sent again, and found.
    await Promise.all(beside);
    for (const id of ["beside-1", "beside-2"]) expect(await people.read(id, "u1")).toBeDefined();
  });

  it("writes throttled documents later, and nothing twice", async () => {
    const people = stack.azure.silver("people");
    const many = Array.from({ length: 150 }, (_, index) => person(`t${index}`, `t${index % 5}`, index));
    const rule = { target: "cosmos", kind: "429", only: "/colls/people/docs", count: 4, retryAfter: 5 };
    stack.faults.add(readRule(rule));
    expect(new Set(await Promise.all(many.map((one) => people.create(one, one.userId))))).toEqual(new Set([true]));
    const found = await Promise.all(many.map(({ id, userId }) => people.read<Person>(id, userId)));
    expect(found.map((each) => each?.document)).toEqual(many);
  });

  it("accepts a partition key that is no well-formed text, alone and among others", async () => {
    const people = stack.azure.silver("people");
    const odd = ["x", "a\ud800", "a\ud801", "a\ufffd", "y"].map((user) => person("odd", user));
    expect(await Promise.all(odd.map((one) => people.create(one, one.userId)))).toEqual(odd.map(() => true));
    const found = await Promise.all(odd.map(({ id, userId }) => people.read<Person>(id, userId)));
    expect(found.map((each) => each?.document)).toEqual(odd);
  });

  it("reports a missing container to each of several concurrent readers", async () => {
    const nowhere = stack.azure.silver("nowhere");
    const results = await Promise.allSettled(["a", "b"].map((id) => nowhere.create(person(id, "u1"), "u1")));
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });

  it("reports a continuation of the container of that name before", async () => {
    const { databases } = stack.azure;
    const database = { database: stack.azure.configuration.silverDatabase, containers: [recreated] };
    const container = stack.azure.silver(recreated.name);
    await databases.ensure(database);
    await container.create(person("a", "u1"), "u1");
    const { ends } = await everythingSince(container, await starts(container));
    await databases.drop(database.database, [recreated.name]);
    await databases.ensure(database);
    await container.create(person("b", "u1"), "u1");
    for (const end of ends) await expect(container.changes(end, 2)).rejects.toThrow(ContinuationForeign);
    expect((await everythingSince(container, await starts(container))).ids).toEqual(["b"]);
  });

  it("reports a missing container, and not a conflict", async () => {
    await expect(stack.azure.silver("nowhere").create(person("a", "u1"), "u1")).rejects.not.toThrow(DocumentRejected);
  });
});
