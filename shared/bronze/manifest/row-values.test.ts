import { describe, expect, it } from "vitest";
import { memoryTable } from "../../../testing/fakes/memory-table.ts";
import type { Table, TableRow, TableValue } from "../../platform/azure/tables.ts";
import { landFile } from "../landing/land-file.ts";
import { fileId, filePartitionOf } from "../landing/landing-file.ts";
import { readLandingProgress } from "../landing/landing-progress.ts";
import { landingTime, memoryLanding } from "../landing/testing/memory-landing.ts";
import { listConsumers, readConsumerProgress } from "./consumer-progress.ts";
import { readCommitInfo, rowsAfter } from "./manifest-row.ts";
import { readFileCounts, readPartitionState } from "./partition-state.ts";
import { consumerKeyOf, cursorKey, fileKeyOf, gapKeyOf, rowKeyOf } from "./row-keys.ts";
import { InvalidRow, listOf, rowValues } from "./row-values.ts";

const key = "heart-rates|0|1";
const partition = { stream: "heart-rates", partition: "0", generation: 1 };
const counts = { accepted: 1, duplicate: 0, ignored: 0, quarantined: 0 };
const cursor = { ...counts, next: 2, last: 5, commitId: "id" };
const row = { ...counts, first: 1, last: 5, dataFile: "file", dataBytes: 9, commitId: "id" };
const progress = { position: 3, movedAt: 7, runs: '[{"trace":"t","movedAt":7}]' };

async function allRows(manifest: Table): Promise<unknown> {
  const found: unknown[] = [];
  for await (const each of rowsAfter(manifest, key, 0)) found.push(each);
  return found;
}

/** A value of another type or form, or an absent one, for one property of a valid row. */
const cases: readonly [
  rowKey: string,
  values: Readonly<Record<string, TableValue>>,
  invalid: readonly (readonly [property: string, value: TableValue | undefined])[],
  read: (manifest: Table) => Promise<unknown>,
][] = [
  [
    cursorKey,
    cursor,
    [
      ["next", undefined],
      ["next", "2"],
      ["last", 1.5],
      ["accepted", undefined],
    ],
    (manifest) => readPartitionState(manifest, partition),
  ],
  [
    gapKeyOf(2),
    { found: "[[1,4]]", missing: "[[1,4]]" },
    [
      ["missing", undefined],
      ["missing", "["],
      ["missing", "{}"],
      ["missing", "[[1]]"],
      ["missing", '[["1",4]]'],
    ],
    (manifest) => readPartitionState(manifest, partition),
  ],
  [
    fileKeyOf("f"),
    { ...counts, last: 5 },
    [
      ["last", undefined],
      ["ignored", "0"],
    ],
    (manifest) => readPartitionState(manifest, partition, "f"),
  ],
  [
    fileKeyOf("f"),
    { ...counts, last: 5 },
    [["duplicate", true]],
    (manifest) => readFileCounts(manifest, partition, "f"),
  ],
  [
    rowKeyOf(1),
    row,
    [
      ["first", undefined],
      ["last", "5"],
      ["dataBytes", undefined],
      ["dataFile", 4],
      ["from", "1"],
      ["quarantined", undefined],
    ],
    allRows,
  ],
  [rowKeyOf(1), row, [["commitId", undefined]], (manifest) => readCommitInfo(manifest, key, 1)],
  [
    consumerKeyOf("silver"),
    progress,
    [
      ["position", undefined],
      ["movedAt", "7"],
      ["runs", '[{"trace":7}]'],
    ],
    (manifest) => readConsumerProgress(manifest, key, "silver"),
  ],
  [consumerKeyOf("silver"), progress, [["position", false]], (manifest) => listConsumers(manifest, key)],
];

describe.each(cases)("the row %s", (rowKey, values, invalid, read) => {
  const tableWith = async (content: Readonly<Record<string, TableValue>>) => {
    const manifest = memoryTable();
    await manifest.commit(key, [{ rowKey, values: content }]);
    return manifest;
  };

  it("is read when it is valid", async () => {
    await expect(read(await tableWith(values))).resolves.toBeDefined();
  });

  it.each(invalid)(
    "is not read when %s is %j: the error contains the address of the property",
    async (property, value) => {
      const { [property]: _, ...rest } = values;
      const manifest = await tableWith(value === undefined ? rest : { ...rest, [property]: value });
      const error: unknown = await read(manifest).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(InvalidRow);
      expect(error).toMatchObject({ code: "row-invalid", retriable: false });
      expect(String(error)).toContain(`table manifest, partition ${key}, row ${rowKey}, property ${property}: `);
    },
  );
});

describe("the landing progress of a file", () => {
  const reading = '{"device_id":"d","time":1678521600,"heartrate":70}';

  it.each([
    ["status", "finished"],
    ["problems", '[{"record":1}]'],
    ["problems", '[{"record":1,"line":1,"stream":"s","code":"other","field":"","message":""}]'],
    ["format", '{"kind":"xml"}'],
    ["format", '{"kind":"csv"}'],
    ["reason", '{"code":"other","message":""}'],
    ["offset", "5"],
    ["leasedUntil", "never"],
  ])("is not read when %s is %j", async (property, value) => {
    const landing = memoryLanding();
    const file = { name: "f", etag: landing.files.put("f", Buffer.from(`${reading}\n{`)) };
    await landFile(landing, file, landingTime + 1);
    const { etag } = await readLandingProgress(landing.manifest, file, landingTime);
    const partitionKey = `landing|${filePartitionOf(file)}`;
    const stored = await landing.manifest.get(partitionKey, fileId(file));
    const values = { ...stored?.values, [property]: value };
    await landing.manifest.commit(partitionKey, [{ rowKey: fileId(file), values, etag: etag ?? "" }]);
    await expect(readLandingProgress(landing.manifest, file, landingTime)).rejects.toThrow(
      `table manifest, partition ${partitionKey}, row ${fileId(file)}, property ${property}: `,
    );
  });
});

describe("rowValues", () => {
  const of = (values: TableRow["values"]) => rowValues("t", "p", { rowKey: "r", etag: "e", values });

  it("returns undefined for optional properties that are absent", () => {
    const values = of({});
    expect([values.optionalInteger("a"), values.optionalText("a"), values.optionalJson("a", String)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("throws for optional properties of another type", () => {
    expect(() => of({ a: "1" }).optionalInteger("a")).toThrow("an integer expected");
    expect(() => of({ a: 1 }).optionalText("a")).toThrow("text expected");
    expect(() => of({ a: "1" }).optionalJson("a", listOf(String))).toThrow("JSON of the shape");
  });
});
