import { describe, expect, it } from "vitest";
import { audiences, type Exports } from "./exports.ts";
import { follow } from "./follow.ts";
import { keepRetired, sweep } from "./garbage-collection.ts";
import { beginProgress } from "./progress.ts";
import { runExport } from "./run.ts";
import { readMonthFile } from "./testing/read-file.ts";
import { sample, sampleDocument } from "./testing/sample.ts";
import { type World, world } from "./testing/world.ts";

const limits = { pageSize: 10, deadline: Number.POSITIVE_INFINITY };
const [masked, personal] = audiences;

/** A world with one row in May; `counts` gives what the files say of it. */
function mayWorld() {
  const lived = world();
  const change = (count: number) => lived.put(sampleDocument("ann", "2026-05-31", [count]));
  change(1);
  return { lived, change, counts: () => countsIn(lived) };
}

async function countsIn(lived: World): Promise<unknown[]> {
  const told = audiences.map(async (audience) => {
    const name = (await lived.current(audience)).months["2026-05"] ?? "";
    const content = await lived.calm.blobs(audience.container).read(name);
    if (content === undefined) throw new Error(`${name} is named and not there`);
    return (await readMonthFile(content, sample)).rows.map(({ count }) => count);
  });
  return (await Promise.all(told)).flat();
}

/** The same, but something happens once the last day of May was read. */
function afterMayWasRead(exports: Exports, happens: () => Promise<unknown>): Exports {
  let happened = false;
  const slow: Exports["gold"] = (name) => {
    const container = exports.gold(name);
    return {
      ...container,
      async queryAll<D>(...of: Parameters<typeof container.queryAll>) {
        const page = await container.queryAll<D>(...of);
        if (!happened && of[1]["date"] === "2026-05-31") {
          happened = true;
          await happens();
        }
        return page;
      },
    };
  };
  return { ...exports, gold: slow };
}

/** The same, but something happens once a masked file was written, before it is named. */
function afterFileWasWritten(exports: Exports, happens: () => Promise<unknown>): Exports {
  let happened = false;
  const slow: Exports["blobs"] = (name) => {
    const blobs = exports.blobs(name);
    return {
      ...blobs,
      async create(file, content, type) {
        const created = await blobs.create(file, content, type);
        if (!happened && name === masked.container) {
          happened = true;
          await happens();
        }
        return created;
      },
    };
  };
  return { ...exports, blobs: slow };
}

describe("of two runs at one time", () => {
  it("one that notes a change leaves the month to be written, though the other has just read it as it was", async () => {
    const { lived, change, counts } = mayWorld();
    const slow = afterMayWasRead(lived.calm, async () => {
      change(2);
      await follow(lived.calm, sample, limits);
    });
    expect(await runExport(slow, sample, limits)).toMatchObject({ months: 2 });
    expect(await counts()).toEqual([2, 2]);
  });

  it("the slower one does not write what is older over what is newer", async () => {
    const { lived, change, counts } = mayWorld();
    const slow = afterMayWasRead(lived.calm, async () => {
      change(2);
      await runExport(lived.calm, sample, limits);
    });
    expect(await runExport(slow, sample, limits)).toMatchObject({ months: 0, pending: 0 });
    expect(await counts()).toEqual([2, 2]);
  });

  it("the slower one names no file that was taken for forgotten meanwhile", async () => {
    const { lived, counts } = mayWorld();
    const { length: files } = lived.names(masked);
    const slow = afterFileWasWritten(lived.calm, async () => {
      for (const step of ["retires", "goes"]) {
        lived.advance(keepRetired);
        await sweep(lived.calm.blobs(masked.container), sample, lived.calm.now());
        expect([step, lived.names(masked).length]).toEqual([step, files + (step === "retires" ? 2 : 1)]);
      }
    });
    expect(await runExport(slow, sample, limits)).toMatchObject({ months: 1, pending: 0 });
    expect(await counts()).toEqual([1, 1]);
  });

  it("one of another edition takes over: the other leaves the files alone", async () => {
    const { lived, counts } = mayWorld();
    const newer = { ...sample, version: sample.version + 1 };
    const slow = afterMayWasRead(lived.calm, async () => {
      await beginProgress(lived.calm, newer);
      await follow(lived.calm, newer, limits);
    });
    expect(await runExport(slow, sample, limits)).toMatchObject({ months: 1, pending: 0 });
    expect(await runExport(lived.calm, newer, limits)).toMatchObject({ months: 1, pending: 0 });
    const name = (await lived.current(personal)).months["2026-05"] ?? "";
    const content = await lived.calm.blobs(personal.container).read(name);
    const { metadata } = await readMonthFile(content ?? new Uint8Array(), sample);
    expect(metadata["korevital.version"]).toBe("4");
    expect(await counts()).toEqual([1, 1]);
  });

  it("both begin on new ground", async () => {
    const { lived, counts } = mayWorld();
    await Promise.all([runExport(lived.calm, sample, limits), runExport(lived.calm, sample, limits)]);
    expect(await counts()).toEqual([1, 1]);
  });
});
