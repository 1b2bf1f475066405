import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memoryBlobs } from "../../../testing/fakes/memory-blobs.ts";
import { commit } from "./commit.ts";
import { checkpointName, commitName, readSnapshot } from "./log.ts";
import { noTable } from "./snapshot.ts";
import {
  type Answer,
  addOf,
  commitLatest,
  metadata,
  removeOf,
  repeatStep,
  unreliable,
  withoutCheckpoints,
} from "./testing/writers.ts";

function writerAt(time: number) {
  let ids = 0;
  return {
    now: () => time,
    newId() {
      ids += 1;
      return `${time}-${ids}`;
    },
  };
}

const answers = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<Answer>("given") },
    { weight: 1, arbitrary: fc.constantFrom<Answer>("lost", "repeated") },
  ),
  { maxLength: 80 },
);

/** What a writer does: adds a file, or also removes one of the files that it finds. */
const steps = fc.array(fc.record({ writer: fc.constantFrom(1, 2), removes: fc.boolean() }), { maxLength: 40 });

/** An unrelated commit. */
const other = [addOf("other", 1, 1)];

describe("commits", () => {
  it("of two writers with lost answers, which repeat what failed, are each in the log once", async () => {
    const property = fc.asyncProperty(steps, answers, async (story, schedule) => {
      const happening = schedule.values();
      const blobs = memoryBlobs();
      const faulty = { folder: "t", blobs: unreliable(blobs, () => happening.next().value ?? "given") };
      const acknowledged: string[] = [];
      const run = async (of: number) => {
        const own = writerAt(of);
        for (const [index, { writer, removes }] of story.entries()) {
          if (writer !== of) continue;
          const path = `${writer}-${index}`;
          await repeatStep(faulty, own, `${of}`, index, ([first]) => {
            const removed = removes && first !== undefined ? [removeOf(first, index)] : [];
            return [...removed, addOf(path, index, 1)];
          });
          acknowledged.push(path);
        }
      };
      await Promise.all([run(1), run(2)]);
      const { files, removed, version } = await readSnapshot({ folder: "t", blobs });
      expect([...files.keys(), ...removed.keys()].sort()).toEqual(acknowledged.sort());
      expect(version).toBe(story.length - 1);
    });
    await fc.assert(property, { numRuns: 200 });
  });

  it("are recognised by their id when the store reports its own first answer as a conflict", async () => {
    const table = { folder: "t", blobs: unreliable(memoryBlobs(), () => "repeated") };
    const committed = await commit(table, noTable, [{ metaData: metadata }], writerAt(0));
    expect(committed).toMatchObject({ version: 0, metadata: { name: "t" } });
  });

  it("lose against the commit of another writer, and change nothing", async () => {
    const table = { folder: "t", blobs: memoryBlobs() };
    const first = await commit(table, noTable, [{ metaData: metadata }, ...other], writerAt(0));
    expect(await commit(table, noTable, [addOf("late", 1, 1)], writerAt(1))).toBeUndefined();
    expect(await readSnapshot(table)).toEqual(first);
  });
});

describe("a checkpoint", () => {
  const clock = (ends: number) => ({ ...writerAt(0), now: () => ends });

  it("contains the same state as all commits, for any history", async () => {
    const history = fc.array(fc.array(fc.record({ path: fc.nat(8), adds: fc.boolean() }), { maxLength: 4 }), {
      minLength: 10,
      maxLength: 35,
    });
    const property = fc.asyncProperty(history, async (commits) => {
      const blobs = memoryBlobs();
      for (const [index, changes] of commits.entries())
        await commitLatest({ folder: "t", blobs }, clock(1), () => [
          ...changes.map(({ path, adds }) => (adds ? addOf(`${path}`, index, path) : removeOf(`${path}`, index))),
          { txn: { appId: `${index % 3}`, version: index, lastUpdated: index } },
        ]);
      const whole = { folder: "t", blobs: withoutCheckpoints(blobs) };
      const fromCheckpoint = await readSnapshot({ folder: "t", blobs });
      const { checkpoint, ...rest } = await readSnapshot(whole);
      expect(fromCheckpoint.checkpoint).toBe(commits.length - 1 - ((commits.length - 10) % 10));
      expect(checkpoint).toBe(-1);
      const quiet = (add: object) => ({ ...add, dataChange: undefined });
      const files = (some: ReadonlyMap<string, object>) => [...some].map(([path, add]) => [path, quiet(add)]).sort();
      expect(files(fromCheckpoint.files)).toEqual(files(rest.files));
      expect(files(fromCheckpoint.removed)).toEqual(files(rest.removed));
      expect(fromCheckpoint).toMatchObject({
        ...{ version: rest.version, metadata: rest.metadata, transactions: rest.transactions },
      });
    });
    await fc.assert(property, { numRuns: 60 });
  });

  it("makes the commits before it unnecessary", async () => {
    const blobs = memoryBlobs();
    const table = { folder: "t", blobs };
    for (let version = 0; version < 25; version += 1)
      await commitLatest(table, clock(1), () => [addOf(`${version}`, 1, 1)]);
    const before = await readSnapshot(table);
    for (let version = 0; version < 19; version += 1) await blobs.remove(commitName(table, version));
    expect(await readSnapshot(table)).toEqual(before);
    expect(before.files.size).toBe(25);
    expect(blobs.names()).toContain(checkpointName(table, 19));
  });

  it("is written at the next commit if the writer crashed before it", async () => {
    const blobs = memoryBlobs();
    const crashing = {
      ...blobs,
      create: async (...[name, content, type]: Parameters<typeof blobs.create>) => {
        if (name.endsWith(".parquet")) throw new Error("crashed");
        return blobs.create(name, content, type);
      },
    };
    const add = (path: string) => () => [addOf(path, 1, 1)];
    for (let version = 0; version < 9; version += 1)
      await commitLatest({ folder: "t", blobs }, clock(1), add(`${version}`));
    await expect(commitLatest({ folder: "t", blobs: crashing }, clock(1), add("9"))).rejects.toThrow("crashed");
    expect(await commitLatest({ folder: "t", blobs }, clock(1), add("10"))).toMatchObject({
      ...{ version: 10, checkpoint: 10 },
    });
    expect((await readSnapshot({ folder: "t", blobs })).files.size).toBe(11);
  });

  it("leaves out removed files a day later", async () => {
    const day = 24 * 3_600_000;
    const table = { folder: "t", blobs: memoryBlobs() };
    await commitLatest(table, clock(0), () => [removeOf("early", 29 * day), removeOf("late", 29 * day + 1)]);
    for (let version = 1; version < 10; version += 1) await commitLatest(table, clock(30 * day), () => []);
    expect([...(await readSnapshot(table)).removed.keys()]).toEqual(["late"]);
  });
});
