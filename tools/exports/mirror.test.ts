import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commit } from "../../shared/platform/delta/commit.ts";
import { commitName, logFolder, readSnapshot } from "../../shared/platform/delta/log.ts";
import { addOf, metadata, removeOf } from "../../shared/platform/delta/testing/writers.ts";
import { memoryBlobs } from "../../testing/fakes/memory-blobs.ts";
import { filesIn, mirror } from "./mirror.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "korevital-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** A table whose commits replace one file by another. */
function remoteTable(id = "t") {
  const blobs = memoryBlobs();
  const table = { blobs, folder: "s" };
  let commits = 0;
  const writer = {
    now: () => 0,
    newId() {
      commits += 1;
      return `${id}-${commits}`;
    },
  };
  return {
    blobs,
    async change(added: string | undefined, removed?: string) {
      if (added !== undefined) await blobs.create(`s/${added}`, Buffer.from(added), "");
      const known = await readSnapshot(table);
      await commit(
        table,
        known,
        [
          ...(known.version < 0 ? [{ metaData: { ...metadata, id } }] : []),
          ...(removed === undefined ? [] : [removeOf(removed, 0)]),
          ...(added === undefined ? [] : [addOf(added, added.length, 1)]),
        ],
        writer,
      );
    },
  };
}

const files = async () => (await readdir(join(folder, "s"))).filter((name) => name !== "_delta_log").sort();
const local = () => {
  return readSnapshot({ blobs: filesIn(folder), folder: "s" });
};
/** Expects that the folder has the latest version of the table. */
async function expectLatest(blobs: ReturnType<typeof memoryBlobs>): Promise<void> {
  const [here, there] = [await local(), await readSnapshot({ blobs, folder: "s" })];
  expect(here.version).toBe(there.version);
  expect([...here.files.keys()]).toEqual([...there.files.keys()]);
}
/** The same blobs; `read` contains the names that were requested and exist. */
function recording(blobs: ReturnType<typeof memoryBlobs>) {
  const read: string[] = [];
  return {
    read,
    blobs: {
      ...blobs,
      async read(name: string) {
        const content = await blobs.read(name);
        if (content !== undefined) read.push(name);
        return content;
      },
    },
  };
}

describe("a mirrored folder", () => {
  it("is the table with the files of its latest version, and no others", async () => {
    const { blobs, change } = remoteTable();
    await change("2026-05-a.parquet");
    await change("2026-06-b.parquet");
    expect(await mirror(blobs, "s", folder)).toEqual([
      { path: join(folder, "s/2026-05-a.parquet"), size: 17 },
      { path: join(folder, "s/2026-06-b.parquet"), size: 17 },
    ]);
    await change("2026-05-c.parquet", "2026-05-a.parquet");
    await change(undefined, "2026-06-b.parquet");
    const killed = join(folder, "s", "2026-04-x.parquet.17.part");
    await writeFile(killed, "killed long ago");
    await utimes(killed, 0, 0);
    await writeFile(join(folder, "s", "2026-04-x.parquet.18.part"), "being written by another command");
    await writeFile(join(folder, "s", "notes.txt"), "unrelated");
    await mirror(blobs, "s", folder);
    expect(await files()).toEqual(["2026-04-x.parquet.18.part", "2026-05-c.parquet", "notes.txt"]);
    await expectLatest(blobs);
  });

  it.each([0, 1, 9, 10, 25])("follows the table over checkpoints, %d versions later", async (versions) => {
    const { blobs, change } = remoteTable();
    await change("2026-05-0.parquet");
    await mirror(blobs, "s", folder);
    for (let version = 1; version <= versions; version += 1)
      await change(`2026-05-${version}.parquet`, `2026-05-${version - 1}.parquet`);
    const remote = recording(blobs);
    expect(await mirror(remote.blobs, "s", folder)).toHaveLength(1);
    await expectLatest(blobs);
    // The last commit of the folder, and the ones behind it.
    const log = remote.read.filter((name) => name.startsWith(logFolder({ folder: "s" })));
    expect(log).toHaveLength(versions + 1);
  });

  it("does not fetch a file or a commit twice", async () => {
    const { blobs, change } = remoteTable();
    await change("2026-05-a.parquet");
    await change("2026-06-b.parquet");
    await mirror(blobs, "s", folder);
    const remote = recording(blobs);
    expect(await mirror(remote.blobs, "s", folder)).toHaveLength(2);
    expect(remote.read).toEqual([commitName({ folder: "s" }, 1)]);
  });

  it("retries if a file was removed meanwhile", async () => {
    const { blobs, change } = remoteTable();
    await change("2026-05-a.parquet");
    const slow = {
      ...blobs,
      async read(name: string) {
        if (name !== "s/2026-05-a.parquet") return blobs.read(name);
        await change("2026-05-b.parquet", "2026-05-a.parquet");
        return undefined;
      },
    };
    expect(await mirror(slow, "s", folder)).toMatchObject([{ path: join(folder, "s/2026-05-b.parquet") }]);
    const never = {
      ...blobs,
      read: async (name: string) => (name.endsWith(".parquet") ? undefined : blobs.read(name)),
    };
    await expect(mirror(never, "s", join(folder, "other"))).rejects.toThrow("s: files of the table were missing");
  });

  it("is replaced by another table of the same name, and after a killed command", async () => {
    const first = remoteTable("first");
    for (const path of ["a.parquet", "b.parquet", "c.parquet"]) await first.change(path);
    await mirror(first.blobs, "s", folder);
    const second = remoteTable("second");
    await second.change("d.parquet");
    await mirror(second.blobs, "s", folder);
    expect(await files()).toEqual(["d.parquet"]);
    expect(await local()).toMatchObject({ version: 0, metadata: { id: "second" } });
    await writeFile(join(folder, commitName({ folder: "s" }, 0)), "{");
    await mirror(second.blobs, "s", folder);
    expect(await local()).toMatchObject({ version: 0, metadata: { id: "second" } });
  });

  it("is empty before the first export", async () => {
    expect(await mirror(remoteTable().blobs, "s", folder)).toEqual([]);
    expect(await files()).toEqual([]);
  });
});
