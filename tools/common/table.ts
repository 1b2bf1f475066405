import type { Row } from "../../shared/gold/summary.ts";
import { type PrintedTable, textOf } from "../../shared/serving/rows/csv.ts";
import { textColumns } from "./text-columns.ts";

/** Maximum number of characters; CSV and JSON contain the whole list. */
const maxListLength = 40;

/** Formats rows as a text table: text left, numbers right, averages with two decimals. */
export function textTable({ columns }: PrintedTable, rows: readonly Row[]): string {
  const cells = rows.map((row) => columns.map(({ name, type }) => cellText(row[name] ?? null, type)));
  const heads = columns.map(({ name }) => name);
  const isRightAligned = (index: number) => isNumber(columns[index]?.type);
  return textColumns(heads, cells, { isRightAligned, rule: "-" }).join("\n");
}

function cellText(value: Row[string] | undefined, type: string): string {
  if (value === null || value === undefined) return "–";
  if (type === "number" && typeof value === "number") return value.toFixed(2);
  if (type === "time")
    return String(value)
      .replace("T", " ")
      .replace(/(\.000)?Z$/, "");
  const text = typeof value === "object" ? value.join(", ") : textOf(value);
  return type === "list" && text.length > maxListLength ? `${text.slice(0, maxListLength - 1)}…` : text;
}

function isNumber(type: string | undefined): boolean {
  return type === "number" || type === "integer";
}
