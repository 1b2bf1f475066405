import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memoryBlobs } from "../../../testing/fakes/memory-blobs.ts";
import { type LocalStack, startLocalStack } from "../../../testing/local-stack.ts";
import type { BlobStore } from "./blobs.ts";

let stack: LocalStack;
beforeAll(async () => {
  stack = await startLocalStack();
}, 60_000);
afterAll(() => stack.close());

const memory = memoryBlobs();
const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const textOf = (content: Uint8Array | undefined) => content && Buffer.from(content).toString();

/** The contract of a container, for the service and for the one in memory that unit tests use. */
describe.each<[string, () => BlobStore]>([
  ["in Azurite", () => stack.azure.blobs("gold")],
  ["in memory", () => memory],
])("a blob container %s", (_, open) => {
  it("creates a blob once", async () => {
    expect(await open().create("a/once", bytes("1"), "text/plain")).toBe(true);
    expect(await open().create("a/once", bytes("2"), "text/plain")).toBe(false);
    expect(textOf(await open().read("a/once"))).toBe("1");
    expect(await open().read("a/never")).toBeUndefined();
    expect(await open().readVersion("a/never")).toBeUndefined();
  });

  it("replaces only the version that was read", async () => {
    await open().create("b", bytes("1"), "text/plain");
    const first = await open().readVersion("b");
    expect(textOf(first?.content)).toBe("1");
    expect(await open().replace("b", bytes("2"), "text/plain", first?.etag ?? "")).toBe(true);
    expect(await open().replace("b", bytes("3"), "text/plain", first?.etag ?? "")).toBe(false);
    const second = await open().readVersion("b");
    expect(textOf(second?.content)).toBe("2");
    expect(second?.etag).not.toBe(first?.etag);
  });

  it("does not replace a missing blob", async () => {
    await open().create("c", bytes("1"), "text/plain");
    const { etag = "" } = (await open().readVersion("c")) ?? {};
    await open().remove("c");
    expect(await open().replace("c", bytes("2"), "text/plain", etag)).toBe(false);
    expect(await open().read("c")).toBeUndefined();
  });

  it("lists by prefix, and removes existing and missing blobs", async () => {
    for (const name of ["d/1", "d/2", "dd"]) await open().create(name, bytes(name), "text/plain");
    await open().remove("d/2");
    await open().remove("d/2");
    const found: (string | number)[][] = [];
    for await (const { name, size } of open().list("d/")) found.push([name, size]);
    expect(found).toEqual([["d/1", 3]]);
  });
});
