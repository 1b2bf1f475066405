import { expect, it } from "vitest";
import type { PrintedTable } from "../../shared/serving/rows/csv.ts";
import { type RowFormat, rowsText, sortedRows } from "./row-formats.ts";

const columns: PrintedTable["columns"] = [
  { name: "user_id", type: "text" },
  { name: "avg", type: "number" },
];
const rows = [
  { user_id: "1", avg: 71.23456 },
  { user_id: "=2", avg: null },
];
const printed = (format: RowFormat, options = {}) => rowsText(columns, rows, format, options);

it("ends every line of CSV in the same way", () => {
  expect(printed("csv")).toBe("user_id,avg\r\n1,71.23456\r\n'=2,\r\n");
  expect(printed("csv", { raw: true, bom: true })).toBe("\ufeffuser_id,avg\r\n1,71.23456\r\n=2,\r\n");
});

it("rounds numbers for people, and keeps them exact for machines", () => {
  expect(printed("table")).toBe("user_id    avg\n-------  -----\n1        71.23\n=2           –\n2 rows\n");
  expect(JSON.parse(printed("json"))).toEqual(rows);
  expect(
    printed("ndjson")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual(rows);
  expect(rowsText(columns, [], "ndjson")).toBe("");
  expect(rowsText(columns, [], "json")).toBe("[]\n");
});

it("sorts by several columns, absent values last", () => {
  const some = [
    { user_id: "b", avg: 1 },
    { user_id: "a", avg: null },
    { user_id: "a", avg: 10 },
    { user_id: "c", avg: 9 },
  ];
  expect(sortedRows(columns, some, "avg").map(({ avg }) => avg)).toEqual([1, 9, 10, null]);
  expect(sortedRows(columns, some, "user_id,-avg").map(({ avg }) => avg)).toEqual([null, 10, 1, 9]);
  expect(() => sortedRows(columns, some, "colour")).toThrow("--sort: user_id, avg expected, not colour");
});
