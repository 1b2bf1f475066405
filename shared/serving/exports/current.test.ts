import { describe, expect, it } from "vitest";
import { memoryBlobs } from "../../../testing/fakes/memory-blobs.ts";
import { type Current, currentName, readCurrent, storeCurrent } from "./current.ts";

const current: Current = {
  summary: "s",
  months: { "2026-07": "s/2026-07-1.parquet" },
  retired: [{ file: "s/2026-07-0.parquet", since: "2026-07-02T00:00:00.000Z" }],
};

async function stored(content: object): Promise<Current> {
  const blobs = memoryBlobs();
  await blobs.create(currentName("s"), Buffer.from(JSON.stringify(content)), "application/json");
  return (await readCurrent(blobs, "s")).current;
}

describe("current.json", () => {
  it.each([current, { ...current, edition: "e" }])("is read as it was stored", async (content) => {
    const blobs = memoryBlobs();
    expect(await storeCurrent(blobs, content, await readCurrent(blobs, "s"))).toBe(true);
    expect((await readCurrent(blobs, "s")).current).toEqual(content);
  });

  it.each([
    ["summary", { ...current, summary: undefined }],
    ["months", { ...current, months: { "2026-07": null } }],
    ["months", { ...current, months: undefined }],
    ["retired", { ...current, retired: ["s/2026-07-0.parquet"] }],
    ["since", { ...current, retired: [{ file: "s/2026-07-0.parquet" }] }],
    ["edition", { ...current, edition: 1 }],
  ])("is rejected with an invalid property %s, before a file is deleted because of it", async (property, content) => {
    await expect(stored(content)).rejects.toThrow(`document s/current.json: ${property} is not as expected`);
  });
});
