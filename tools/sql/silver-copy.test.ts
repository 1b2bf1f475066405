import { describe, expect, it } from "vitest";
import { memoryContainer } from "../../shared/gold/testing/memory-container.ts";
import type { DocumentContainer } from "../../shared/platform/azure/documents.ts";
import { silverContainers } from "./silver-containers.ts";
import { silverCopy } from "./silver-copy.ts";
import { openTestDuckDb } from "./testing/answers.ts";

const people = { name: "people", partitionKey: "userId", indexed: ["kind", "time"] };
const document = (id: string, userId: string, time: number) => ({ id, userId, time, kind: "profile", city: "Bonn" });
const documents = [document("a", "u1", 1), document("b", "u2", 2), document("c", "u1", 3), document("d", "it's", 4)];

async function copyOf(read: () => DocumentContainer, check = () => {}) {
  return silverCopy(await openTestDuckDb(), [people], read, check);
}

function filled(): DocumentContainer {
  const container = memoryContainer("userId");
  for (const each of documents) container.put(each);
  return container;
}

async function all<T>(from: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of from) found.push(each);
  return found;
}

describe("a copy of silver", () => {
  it("answers as silver does", async () => {
    const { facts, partitions } = await copyOf(filled);
    expect(await facts.select("people", "u1")).toEqual([documents[0], documents[2]]);
    expect(await facts.select("people", "it's")).toEqual([documents[3]]);
    expect(await facts.select("people", "nobody")).toEqual([]);
    const within = { property: "time", from: 2, to: Number.MAX_SAFE_INTEGER };
    expect(await facts.select("people", "u1", within)).toEqual([documents[2]]);
    expect(await facts.everywhere("people", "city", "Bonn")).toHaveLength(4);
    expect(await facts.everywhere("people", "city", "Rome")).toEqual([]);
    expect(await all(partitions("people"))).toEqual(["it's", "u1", "u2"]);
  });

  it("gives every document as it is", async () => {
    const { documents: copied } = await copyOf(filled);
    const found = (await all(copied("people"))).flat();
    expect(found.map(({ partition }) => partition).sort()).toEqual(["it's", "u1", "u1", "u2"]);
    expect(found.map(({ document: text }) => JSON.parse(text))).toEqual(expect.arrayContaining(documents));
  });

  it("asks the store once, until it is cleared", async () => {
    let asked = 0;
    const copy = await copyOf(() => {
      asked += 1;
      return filled();
    });
    await Promise.all([copy.facts.select("people", "u1"), copy.facts.select("people", "u2")]);
    expect(asked).toBe(1);
    copy.clear();
    await copy.facts.select("people", "u1");
    expect(asked).toBe(2);
  });

  it("copies page by page, and stops between two when it is told to", async () => {
    let pages = 0;
    const endless = {
      ...filled(),
      async queryAll<D>() {
        pages += 1;
        return { items: documents as D[], continuation: "more" };
      },
    };
    const stop = () => {
      if (pages === 3) throw new Error("told to stop");
    };
    const copy = await copyOf(() => (pages > 0 ? filled() : endless), stop);
    await expect(copy.facts.select("people", "u1")).rejects.toThrow("told to stop");
    expect(pages).toBe(3);
    pages = 4;
    expect(await copy.facts.select("people", "u2")).toEqual([documents[1]]);
  });

  it("refuses by name what it cannot answer", async () => {
    const { facts } = await copyOf(filled);
    await expect(facts.select("gyms", "x")).rejects.toThrow("silver has no container gyms");
    const within = { property: "city", from: 0, to: 1 };
    await expect(facts.select("people", "u1", within)).rejects.toThrow("silver's people has no index of city");
  });

  it("is made of every container that silver has, with its indexes", () => {
    expect(silverContainers).toContainEqual({ name: "people", partitionKey: "userId", indexed: ["kind", "time"] });
    expect(silverContainers).toContainEqual({ name: "heart-rates", partitionKey: "deviceId", indexed: ["start"] });
  });
});
