import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readCurrent, storeCurrent, withMonth } from "../../shared/serving/exports/current.ts";
import { memoryBlobs } from "../../testing/fakes/memory-blobs.ts";
import { mirror } from "./mirror.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "korevital-"));
});
afterEach(() => rm(folder, { recursive: true }));

const blobs = () => {
  const store = memoryBlobs();
  return Object.assign(store, {
    async name(month: string, file: string | undefined) {
      if (file !== undefined) await store.create(file, Buffer.from(file), "");
      const known = await readCurrent(store, "s");
      await storeCurrent(store, withMonth(known.current, month, file, 0), known);
    },
  });
};
const files = async () => (await readdir(join(folder, "s"))).sort();

describe("a mirrored folder", () => {
  it("contains the files that current.json references, and no stale ones", async () => {
    const store = blobs();
    await store.name("2026-05", "s/2026-05-a.parquet");
    await store.name("2026-06", "s/2026-06-b.parquet");
    expect(await mirror(store, "s", folder)).toEqual([
      { month: "2026-05", path: join(folder, "s/2026-05-a.parquet"), size: 19 },
      { month: "2026-06", path: join(folder, "s/2026-06-b.parquet"), size: 19 },
    ]);
    await store.name("2026-05", "s/2026-05-c.parquet");
    await store.name("2026-06", undefined);
    const killed = join(folder, "s", "2026-04-x.parquet.17.part");
    await writeFile(killed, "killed long ago");
    await utimes(killed, 0, 0);
    await writeFile(join(folder, "s", "2026-04-x.parquet.18.part"), "being written by another command");
    await writeFile(join(folder, "s", "notes.txt"), "unrelated");
    await mirror(store, "s", folder);
    expect(await files()).toEqual(["2026-04-x.parquet.18.part", "2026-05-c.parquet", "current.json", "notes.txt"]);
    const { months } = JSON.parse(await readFile(join(folder, "s/current.json"), "utf8"));
    expect(months).toEqual({ "2026-05": "s/2026-05-c.parquet" });
  });

  it("does not fetch a file twice", async () => {
    const store = blobs();
    await store.name("2026-05", "s/2026-05-a.parquet");
    await mirror(store, "s", folder);
    const read: string[] = [];
    const counting = {
      ...store,
      async read(name: string) {
        read.push(name);
        return store.read(name);
      },
    };
    expect(await mirror(counting, "s", folder)).toHaveLength(1);
    expect(read).toEqual([]);
  });

  it("retries if a file was removed meanwhile", async () => {
    const store = blobs();
    await store.name("2026-05", "s/2026-05-a.parquet");
    const slow = {
      ...store,
      async read(name: string) {
        if (name !== "s/2026-05-a.parquet") return store.read(name);
        await store.name("2026-05", "s/2026-05-b.parquet");
        return undefined;
      },
    };
    expect(await mirror(slow, "s", folder)).toMatchObject([{ path: join(folder, "s/2026-05-b.parquet") }]);
    const never = { ...store, read: async () => undefined };
    await expect(mirror(never, "s", join(folder, "other"))).rejects.toThrow(
      "s: files referenced by current.json were missing",
    );
  });

  it("is empty before the first export", async () => {
    expect(await mirror(blobs(), "s", folder)).toEqual([]);
    expect(await files()).toEqual(["current.json"]);
  });
});
