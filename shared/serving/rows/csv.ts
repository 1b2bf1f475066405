import type { Row, Summary, Value } from "../../gold/summary.ts";

/** RFC 4180 with a header row. Null is an empty cell, a list is joined by `;`, lines are separated by CRLF. */
export function csv({ columns }: Pick<Summary, "columns">, rows: readonly Row[]): string {
  const lines = rows.map((row) => columns.map(({ name }) => csvCell(row[name] ?? null)).join(","));
  return [columns.map(({ name }) => name).join(","), ...lines].join("\r\n");
}

/** A value as one text. */
export function textOf(value: Value): string {
  if (value === null) return "";
  return typeof value === "object" ? value.join(";") : String(value);
}

/** One cell. */
export function csvCell(value: Value): string {
  const text = textOf(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
