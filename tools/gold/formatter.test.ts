import { expect, it } from "vitest";
import { formatterOf, type RowFormat } from "./formatter.ts";

const columns = [{ name: "user_id", type: "text", description: "" }] as const;
const rows = [{ user_id: "1" }, { user_id: "=2" }];
const printed = (format: RowFormat, options = {}) => formatterOf(format, options)({ columns }, rows);

it("ends every line of CSV in the same way", () => {
  expect(printed("csv")).toBe("user_id\r\n1\r\n'=2\r\n");
  expect(printed("csv", { raw: true, bom: true })).toBe("\ufeffuser_id\r\n1\r\n=2\r\n");
});

it("prints tables and JSON", () => {
  expect(printed("table")).toBe("user_id\n-------\n1\n=2\n2 rows\n");
  expect(JSON.parse(printed("json"))).toEqual(rows);
});
