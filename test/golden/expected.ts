import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import type { Column, Row, Summary } from "../../shared/gold/summary.ts";

/** A table that the SQL computes, as text. */
export function expectedText(table: string): string {
  return readFileSync(new URL(`expected/${table}.csv`, import.meta.url), "utf8");
}

/** Its rows: column -> cell, an empty one for null. */
export function expectedCells(table: string): Record<string, string>[] {
  return parse(expectedText(table), { columns: true });
}

/** The rows of a summary in the order of their texts. */
export function expectedRows(summary: Summary): Row[] {
  const rows = expectedCells(summary.name).map((cells) =>
    Object.fromEntries(summary.columns.map((column) => [column.name, cellValue(column, cells[column.name] ?? "")])),
  );
  return inTextOrder(rows);
}

function cellValue({ type, nullable }: Column, cell: string): Row[string] {
  if (type === "list") return cell === "" ? [] : cell.split(";");
  if (cell === "" && nullable) return null;
  return type === "integer" || type === "number" ? Number(cell) : cell;
}

/**
 * Rows in the order of their texts. Numbers of rolled-up rows have 12 digits: the product computes averages from
 * averages, whose last digits can differ from averages of samples.
 */
export function comparable(summary: Summary, rows: readonly Row[]): Row[] {
  if (summary.kind === "computed") return inTextOrder(rows);
  return inTextOrder(
    rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, rounded(value)]))),
  );
}

function rounded(value: Row[string]): Row[string] {
  return typeof value === "number" ? Number(value.toPrecision(12)) : value;
}

function inTextOrder<T extends object>(rows: readonly T[]): T[] {
  return rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
