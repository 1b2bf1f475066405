import { describe, expect, it } from "vitest";
import type { DocumentContainer } from "../../shared/platform/azure/documents.ts";
import { memoryContainer } from "../../testing/fakes/memory-container.ts";
import { silverContainers } from "./silver-containers.ts";
import { silverCopy } from "./silver-copy.ts";
import { openTestDuckDb } from "./testing/test-session.ts";

const people = { name: "people", partitionKey: "userId", indexed: ["kind", "time"] };
const document = (id: string, userId: string, time: number) => ({ id, userId, time, kind: "profile", city: "Bonn" });
const documents = [document("a", "u1", 1), document("b", "u2", 2), document("c", "u1", 3), document("d", "it's", 4)];

async function copyOf(read: () => DocumentContainer, throwIfInterrupted = () => {}) {
  return silverCopy(await openTestDuckDb(), [people], read, throwIfInterrupted);
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
  it("returns the same results as silver", async () => {
    const { reader, partitions } = await copyOf(filled);
    expect(await reader.queryPartition("people", "u1")).toEqual([documents[0], documents[2]]);
    expect(await reader.queryPartition("people", "it's")).toEqual([documents[3]]);
    expect(await reader.queryPartition("people", "nobody")).toEqual([]);
    const within = { property: "time", from: 2, to: Number.MAX_SAFE_INTEGER } as const;
    expect(await reader.queryPartition("people", "u1", within)).toEqual([documents[2]]);
    expect(await reader.queryAllPartitions("people", "kind", "profile")).toHaveLength(4);
    expect(await reader.queryAllPartitions("people", "kind", "none")).toEqual([]);
    expect(await all(partitions("people"))).toEqual(["it's", "u1", "u2"]);
  });

  it("returns every document unchanged", async () => {
    const { documents: copied } = await copyOf(filled);
    const found = (await all(copied("people"))).flat();
    expect(found.map(({ partition }) => partition).sort()).toEqual(["it's", "u1", "u1", "u2"]);
    expect(found.map(({ document: text }) => JSON.parse(text))).toEqual(expect.arrayContaining(documents));
  });

  it("reads the store once until it is cleared", async () => {
    let reads = 0;
    const copy = await copyOf(() => {
      reads += 1;
      return filled();
    });
    await Promise.all([copy.reader.queryPartition("people", "u1"), copy.reader.queryPartition("people", "u2")]);
    expect(reads).toBe(1);
    copy.clear();
    await copy.reader.queryPartition("people", "u1");
    expect(reads).toBe(2);
  });

  it("copies page by page, and stops between pages on an interruption", async () => {
    let pages = 0;
    const endless = {
      ...filled(),
      async queryAllPartitions<D>() {
        pages += 1;
        return { items: documents as D[], continuation: "more" };
      },
    };
    const stop = () => {
      if (pages === 3) throw new Error("interrupted");
    };
    const copy = await copyOf(() => (pages > 0 ? filled() : endless), stop);
    await expect(copy.reader.queryPartition("people", "u1")).rejects.toThrow("interrupted");
    expect(pages).toBe(3);
    pages = 4;
    expect(await copy.reader.queryPartition("people", "u2")).toEqual([documents[1]]);
  });

  it("rejects unknown containers and properties", async () => {
    const { reader } = await copyOf(filled);
    await expect(reader.queryPartition("balance", "x")).rejects.toThrow("silver has no container balance");
    const within = { property: "userId", from: 0, to: 1 } as const;
    await expect(reader.queryPartition("people", "u1", within)).rejects.toThrow(
      "silver's people has no index of userId",
    );
  });

  it("includes every silver container with its indexed properties", () => {
    expect(silverContainers).toContainEqual({ name: "people", partitionKey: "userId", indexed: ["kind", "time"] });
    expect(silverContainers).toContainEqual({ name: "heart-rates", partitionKey: "deviceId", indexed: ["start"] });
  });
});
