import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memoryBlobs } from "../../../testing/fakes/memory-blobs.ts";
import { InvalidTable } from "./actions.ts";
import { removeOldLog } from "./garbage-collection.ts";
import { checkpointName, commitName, lastCheckpointName, readLog, readSnapshot, versionOf } from "./log.ts";
import { isReadableWith, schemaString } from "./schema.ts";
import { noTable, type Snapshot } from "./snapshot.ts";
import { addOf, commitLatest } from "./testing/writers.ts";

const table = { folder: "t" };

async function tableWith(lines: string) {
  const blobs = memoryBlobs();
  await blobs.create(commitName(table, 0), Buffer.from(lines), "");
  return { ...table, blobs };
}

let ids = 0;
const writer = {
  now: () => 0,
  newId() {
    ids += 1;
    return `${ids}`;
  },
};

/** A table with that many versions, each of which adds a file. */
async function tableOf(versions: number) {
  const blobs = memoryBlobs();
  const snapshots: Snapshot[] = [];
  for (let version = 0; version < versions; version += 1)
    snapshots.push(await commitLatest({ ...table, blobs }, writer, () => [addOf(`${version}`, 1, 1)]));
  return { blobs, snapshots };
}

describe("the log of a table", () => {
  it("has the names of the Delta protocol", () => {
    expect(commitName(table, 12)).toBe("t/_delta_log/00000000000000000012.json");
    expect(versionOf(commitName(table, 12))).toBe(12);
    expect(versionOf("t/_delta_log/_last_checkpoint")).toBeUndefined();
    expect(versionOf("t/2026-06-a.parquet")).toBeUndefined();
  });

  it("is empty where there is no table", async () => {
    expect(await readSnapshot({ ...table, blobs: memoryBlobs() })).toEqual(noTable);
  });

  it.each([
    ["no JSON", '{"txn":\n', "t/_delta_log/00000000000000000000.json, line 1 is not JSON"],
    ["no object", "\n3\n", "line 2 is not a JSON object"],
    [
      "another protocol",
      '{"protocol":{"minReaderVersion":3,"minWriterVersion":7}}',
      "reader version 3 and writer version 7",
    ],
  ])("is rejected with %s", async (_, lines, message) => {
    await expect(readSnapshot(await tableWith(lines))).rejects.toThrow(message);
  });

  it("ignores kinds of actions that KoreVital does not write", async () => {
    const found = await readSnapshot(await tableWith('{"domainMetadata":{"domain":"x"}}\n'));
    expect(found).toEqual({ ...noTable, version: 0 });
  });

  it("is read from its beginning when the known version is one of another table", async () => {
    const writer = (id: string) => ({ now: () => 0, newId: () => id });
    const first = { ...table, blobs: memoryBlobs() };
    const recreated = { ...table, blobs: memoryBlobs() };
    const known = await commitLatest(first, writer("first"), () => [addOf("a", 1, 1)]);
    await commitLatest(recreated, writer("second"), () => [addOf("b", 1, 1)]);
    expect([...(await readSnapshot(recreated, known)).files.keys()]).toEqual(["b"]);
    expect(await readSnapshot({ ...table, blobs: memoryBlobs() }, known)).toEqual(noTable);
  });

  it("is rejected when a commit below the highest version is missing, and gets no further version", async () => {
    const property = fc.asyncProperty(fc.integer({ min: 1, max: 13 }), fc.nat(12), async (versions, index) => {
      const { blobs, snapshots } = await tableOf(versions + 1);
      const lost = index % versions;
      await blobs.remove(commitName(table, lost));
      const names = blobs.names();
      // The checkpoint of version 9 contains what the commits before it did.
      const isCovered = lost <= 9 && versions >= 9;
      const fresh = readSnapshot({ ...table, blobs });
      if (isCovered) expect((await fresh).version).toBe(versions);
      else await expect(fresh).rejects.toThrow(`${commitName(table, lost)} does not exist`);
      // A writer that read an earlier version does not take that for the latest one either.
      for (const known of snapshots.slice(Math.max(0, lost - 2), lost)) {
        const continued = readSnapshot({ ...table, blobs }, known);
        if (isCovered) expect((await continued).version).toBe(versions);
        else await expect(continued).rejects.toThrow(InvalidTable);
      }
      expect(blobs.names()).toEqual(names);
    });
    await fc.assert(property, { numRuns: 100 });
  });

  it.each([["garbage"], ['{"version":99}'], ['{"version":"9"}'], ["null"], [""]])(
    "is read whatever the hint to its checkpoint contains: %s",
    async (hint) => {
      const { blobs, snapshots } = await tableOf(12);
      await blobs.overwrite(lastCheckpointName(table), Buffer.from(hint), "");
      expect(await readSnapshot({ ...table, blobs })).toEqual(snapshots.at(-1));
      expect(await removeOldLog({ ...table, blobs }, 0)).toBe(0);
      for (let version = 12; version < 20; version += 1)
        await commitLatest({ ...table, blobs }, writer, () => [addOf(`${version}`, 1, 1)]);
      const last = Buffer.from((await blobs.read(lastCheckpointName(table))) ?? []).toString();
      expect(JSON.parse(last)).toEqual({ version: 19, size: 22 });
    },
  );

  it("is read from an older checkpoint or its commits when a checkpoint is damaged", async () => {
    const { blobs, snapshots } = await tableOf(22);
    const files = async () => [...(await readSnapshot({ ...table, blobs })).files.keys()].sort();
    const latest = [...(snapshots.at(-1)?.files.keys() ?? [])].sort();
    for (const [damaged, checkpoint] of [
      [19, 9],
      [9, -1],
    ] as const) {
      const content = (await blobs.read(checkpointName(table, damaged))) ?? new Uint8Array();
      await blobs.overwrite(checkpointName(table, damaged), content.slice(0, content.length / 2), "");
      expect(await files()).toEqual(latest);
      const { damage } = await readLog({ ...table, blobs });
      expect(damage).toBe("t/_delta_log/00000000000000000019.checkpoint.parquet is no checkpoint");
      expect(await readSnapshot({ ...table, blobs })).toMatchObject({ version: 21, checkpoint });
    }
    // The next version gets a checkpoint.
    const next = await commitLatest({ ...table, blobs }, writer, () => [addOf("next", 1, 1)]);
    expect(next).toMatchObject({ version: 22, checkpoint: 22 });
    await blobs.remove(checkpointName(table, 22));
    await blobs.remove(commitName(table, 0));
    await expect(files()).rejects.toThrow(
      "00000000000000000000.json does not exist, and version 22 does; t/_delta_log/00000000000000000019.checkpoint",
    );
  });
});

describe("a schema", () => {
  const n = { name: "n", type: "long", comment: "A number." } as const;
  const at = { name: "at", type: "timestamp", comment: "When." } as const;

  it.each([
    ["the same", [n], [n], true],
    ["another comment", [n], [{ ...n, comment: "Another." }], true],
    ["a new column", [n], [n, at], true],
    ["one column less", [n, at], [n], true],
    ["another type", [n], [{ ...n, type: "double" as const }], false],
  ])("reads the files of an earlier one: %s", (_, from, to, isReadable) => {
    expect(isReadableWith(schemaString(from), schemaString(to))).toBe(isReadable);
  });
});
