import type { Column, Row, Value } from "../../gold/summary.ts";

/** What printing needs of a table. */
export interface PrintedTable {
  readonly columns: readonly Pick<Column, "name" | "type">[];
}

export interface CsvOptions {
  /** Texts as they are, for machines: a spreadsheet would run those that begin as a formula does. */
  readonly raw?: boolean;
  /** A byte order mark first, by which Excel recognises UTF-8. */
  readonly bom?: boolean;
}

/** RFC 4180 with a header row. Null is an empty cell, a list is joined by `;`, every line ends with CRLF. */
export function csv(
  { columns }: PrintedTable,
  rows: readonly Row[],
  { raw = false, bom = false }: CsvOptions = {},
): string {
  const lines = rows.map((row) => columns.map(({ name }) => csvCell(row[name] ?? null, raw)));
  const text = [columns.map(({ name }) => csvCell(name, raw)), ...lines].map(csvLine).join("");
  return bom ? byteOrderMark + text : text;
}

export const byteOrderMark = "\ufeff";

export function csvLine(cells: readonly string[]): string {
  return `${cells.join(",")}\r\n`;
}

/** A value as one text. */
export function textOf(value: Value): string {
  if (value === null) return "";
  return typeof value === "object" ? value.join(";") : String(value);
}

/** One cell. */
export function csvCell(value: Value, raw: boolean): string {
  const text = textOf(raw ? value : harmless(value));
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const formula = /^[=+\-@\t\r]/;
const number = /^[+-]?(\d+(\.\d+)?|\.\d+)(e[+-]?\d+)?$/i;

/**
 * A text that a spreadsheet would take for a formula gets an apostrophe before it, as OWASP advises ("CSV Injection"):
 * ids and addresses are chosen by senders. Each entry of a list is treated alone, because `;` separates cells in many
 * countries. Numbers remain, also as text.
 */
function harmless(value: Value): Value {
  if (value === null || typeof value === "number") return value;
  if (typeof value === "object") return value.map(harmlessText);
  return harmlessText(value);
}

function harmlessText(text: string): string {
  return formula.test(text) && !number.test(text) ? `'${text}` : text;
}
