import { parquetMetadata } from "hyparquet";
import { describe, expect, it } from "vitest";
import type { Row } from "../../gold/summary.ts";
import { type FileMetadata, monthFile } from "./month-file.ts";
import { readMonthFile } from "./testing/read-file.ts";
import { sample, sampleRow } from "./testing/sample.ts";

const about: FileMetadata = {
  month: "2026-07",
  timeZone: "Europe/Berlin",
  rows: "personal",
  exportedAt: Date.UTC(2026, 7, 1),
};
const rows = Array.from({ length: 23 }, (_, index) => sampleRow(`u${index % 5}`, "2026-07-09", index));

function fileOf(some: readonly Row[], groupRows?: number): Uint8Array {
  const file = monthFile(sample, about, groupRows);
  for (const row of some) file.add([row]);
  return file.finish();
}

describe("a month file", () => {
  it("contains every row in order, in row groups within their limit", async () => {
    const read = await readMonthFile(fileOf(rows, 10), sample);
    expect(read.rows).toEqual(rows);
    expect(read.groups).toEqual([10, 10, 3]);
    expect((await readMonthFile(fileOf(rows.slice(0, 20), 10), sample)).groups).toEqual([10, 10]);
  });

  it("contains its metadata", async () => {
    expect((await readMonthFile(fileOf(rows), sample)).metadata).toEqual({
      "korevital.summary": "sample",
      "korevital.version": "3",
      "korevital.month": "2026-07",
      "korevital.timeZone": "Europe/Berlin",
      "korevital.rows": "personal",
      "korevital.exportedAt": "2026-08-01T00:00:00.000Z",
      "korevital.withheld": "0",
    });
  });

  it("names a writer with a version, as Spark and Hive require", () => {
    const { created_by: createdBy } = parquetMetadata(Uint8Array.from(fileOf(rows)).buffer);
    expect(createdBy).toMatch(/^KoreVital version \d+\.\d+\.\d+$/);
  });

  it("has statistics of open columns alone, without attributes and identifiers", () => {
    const { row_groups: groups } = parquetMetadata(Uint8Array.from(fileOf(rows, 10)).buffer);
    expect(groups).toHaveLength(3);
    const open = new Set(sample.columns.flatMap(({ name, mark }) => (mark === "open" ? [name] : [])));
    for (const { columns } of groups)
      for (const { meta_data: about } of columns) {
        const column = about?.path_in_schema[0] ?? "";
        const { min_value: min, max_value: max } = about?.statistics ?? {};
        expect([column, min !== undefined && max !== undefined]).toEqual([column, open.has(column)]);
      }
  });

  it("rejects values of another type than the column's, and does not repeat them", () => {
    const [row] = rows;
    expect(() => fileOf([{ ...row, count: null }])).toThrow("count is null");
    expect(() => fileOf([{ ...row, count: 1.5 }])).toThrow(/^count is not of type integer$/);
    expect(() => fileOf([{ ...row, at: "noon" }])).toThrow(/^at is not of type time$/);
    expect(() => fileOf([{ ...row, date: 7 }])).toThrow(/^date is not of type date$/);
    expect(() => fileOf([{ ...row, city: 7 }])).toThrow(/^city is not of type text$/);
    expect(() => fileOf([{ ...row, mean: "7" }])).toThrow(/^mean is not of type number$/);
    expect(() => fileOf([{ ...row, things: "7" }])).toThrow(/^things is not of type list$/);
  });
});
