import type { Row, Summary } from "../../shared/gold/summary.ts";
import { textOf } from "../../shared/serving/rows/csv.ts";

/** Characters; the whole list stands in CSV and JSON. */
const longestList = 40;

type Cells = readonly (readonly string[])[];

/** Rows as a table for the terminal: text to the left, numbers to the right, averages to two decimals. */
export function textTable({ columns }: Pick<Summary, "columns">, rows: readonly Row[]): string {
  const cells: Cells = rows.map((row) => columns.map(({ name, type }) => shown(row[name] ?? null, type)));
  const heads = columns.map(({ name }) => name);
  const widths = heads.map((head, index) => Math.max(head.length, ...cells.map((line) => line[index]?.length ?? 0)));
  const line = (texts: readonly string[]) =>
    texts
      .map((text, index) =>
        isNumber(columns[index]?.type) ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0),
      )
      .join("  ")
      .trimEnd();
  return [line(heads), line(widths.map((width) => "-".repeat(width))), ...cells.map(line)].join("\n");
}

function shown(value: Row[string] | undefined, type: string): string {
  if (value === null || value === undefined) return "–";
  if (type === "number" && typeof value === "number") return value.toFixed(2);
  if (type === "time")
    return String(value)
      .replace("T", " ")
      .replace(/(\.000)?Z$/, "");
  const text = textOf(value);
  return type === "list" && text.length > longestList ? `${text.slice(0, longestList - 1)}…` : text;
}

function isNumber(type: string | undefined): boolean {
  return type === "number" || type === "integer";
}
