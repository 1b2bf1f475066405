import { beforeEach, describe, expect, it } from "vitest";
import { memoryBlobs } from "../../../testing/fakes/memory-blobs.ts";
import { day, hour } from "../time.ts";
import { commit } from "./commit.ts";
import { collectGarbage, nightlyGrace, noGrace, removeOldLog } from "./garbage-collection.ts";
import { checkpointName, commitName, readSnapshot } from "./log.ts";
import { addOf, commitLatest, removeOf } from "./testing/writers.ts";

function fixture() {
  let clock = 0;
  let ids = 0;
  const blobs = memoryBlobs(() => clock);
  const table = { folder: "t", blobs };
  const writer = {
    now: () => clock,
    newId() {
      ids += 1;
      return `${ids}`;
    },
  };
  return {
    ...{ table, writer, blobs },
    pass(milliseconds: number) {
      clock += milliseconds;
    },
    write: (path: string) => blobs.create(`t/${path}`, new Uint8Array(), ""),
    add: async (path: string) => {
      await blobs.create(`t/${path}`, new Uint8Array(), "");
      await commitLatest(table, writer, () => [addOf(path, 0, 0)]);
    },
    remove: (path: string) => commitLatest(table, writer, () => [removeOf(path, clock)]),
    files: () => blobs.names().filter((name) => !name.includes("_delta_log")),
  };
}

let given: ReturnType<typeof fixture>;
beforeEach(async () => {
  given = fixture();
  await given.add("a");
});
const collect = async (grace = nightlyGrace, prefix = "") => {
  const isAffected = (path: string) => path.startsWith(prefix);
  return (await collectGarbage(given.table, given.writer, grace, isAffected)).deleted;
};

describe("garbage collection", () => {
  it("deletes a removed file after a day, and never one that the table contains", async () => {
    await given.add("b");
    await given.remove("a");
    given.pass(day - 1);
    expect(await collect()).toBe(0);
    given.pass(1);
    expect(await collect()).toBe(1);
    expect(given.files()).toEqual(["t/b"]);
  });

  it("deletes a file that no commit contains after an hour", async () => {
    await given.write("killed");
    given.pass(hour - 1);
    expect(await collect()).toBe(0);
    given.pass(1);
    expect(await collect()).toBe(1);
    expect(given.files()).toEqual(["t/a"]);
  });

  it("makes the commit of a file that it deleted conflict, and leaves a file that was committed meanwhile", async () => {
    await given.write("slow");
    const before = await readSnapshot(given.table);
    given.pass(hour);
    expect(await collect()).toBe(1);
    expect(await commit(given.table, before, [addOf("slow", 0, 0)], given.writer)).toBeUndefined();
    expect((await readSnapshot(given.table)).removed.has("slow")).toBe(true);

    await given.write("quick");
    given.pass(hour);
    const committing = {
      ...given.blobs,
      create: async (...of: Parameters<typeof given.blobs.create>) => {
        await commitLatest(given.table, given.writer, ({ files }) =>
          files.has("quick") ? undefined : [addOf("quick", 0, 0)],
        );
        return given.blobs.create(...of);
      },
    };
    expect(await collectGarbage({ folder: "t", blobs: committing }, given.writer, nightlyGrace)).toEqual({
      ...{ deleted: 0, more: true },
    });
    expect(given.files()).toContain("t/quick");
  });

  it("without grace deletes all unneeded files that are affected at once", async () => {
    for (const path of ["x1", "y1"]) await given.add(path);
    for (const path of ["x1", "y1"]) await given.remove(path);
    for (const path of ["x2", "y2"]) await given.write(path);
    expect(await collect(noGrace, "x")).toBe(2);
    expect(given.files()).toEqual(["t/a", "t/y1", "t/y2"]);
  });

  it("leaves all files where there is no table yet", async () => {
    const other = fixture();
    await other.write("first");
    other.pass(30 * day);
    expect(await collectGarbage(other.table, other.writer, nightlyGrace)).toEqual({ deleted: 0, more: true });
    expect(other.files()).toEqual(["t/first"]);
  });
});

describe("the log", () => {
  it("is deleted up to the last checkpoint of 30 days ago, and every later version can be read", async () => {
    for (let version = 1; version < 45; version += 1) {
      given.pass(day);
      await given.add(`${version}`);
    }
    const before = await readSnapshot(given.table);
    // The checkpoint of version 9 was written on day 9, and that of version 19 on day 19.
    given.pass(4 * day);
    expect(await removeOldLog(given.table, given.writer.now())).toBe(9);
    expect(given.blobs.names()).not.toContain(commitName(given.table, 8));
    expect(given.blobs.names()).toEqual(
      expect.arrayContaining([commitName(given.table, 9), checkpointName(given.table, 9)]),
    );
    given.pass(day);
    expect(await removeOldLog(given.table, given.writer.now())).toBe(11);
    expect(await readSnapshot(given.table)).toEqual(before);
  });

  it("remains whole without a checkpoint", async () => {
    given.pass(60 * day);
    expect(await removeOldLog(given.table, given.writer.now())).toBe(0);
  });
});
