import { describe, expect, it } from "vitest";
import { memoryBlobs } from "../../../testing/fakes/memory-blobs.ts";
import { commitName, lastCheckpointName, readLog, readSnapshot, versionOf } from "./log.ts";
import { isReadableWith, schemaString } from "./schema.ts";
import { noTable } from "./snapshot.ts";
import { addOf, commitLatest } from "./testing/writers.ts";

const table = { folder: "t" };

async function tableWith(lines: string) {
  const blobs = memoryBlobs();
  await blobs.create(commitName(table, 0), Buffer.from(lines), "");
  return { ...table, blobs };
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

  it("is rejected without the checkpoint that it names", async () => {
    const { blobs } = await tableWith("");
    await blobs.create(lastCheckpointName(table), Buffer.from('{"version":9}'), "");
    await expect(readLog({ ...table, blobs })).rejects.toThrow(
      "00000000000000000009.checkpoint.parquet does not exist",
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
