import type { Row } from "../../shared/gold/summary.ts";
import { type CsvOptions, csv, type PrintedTable } from "../../shared/serving/rows/csv.ts";
import { textTable } from "../common/table.ts";

/** The whole output, up to the end of its last line. */
export type Formatter = (table: PrintedTable, rows: readonly Row[]) => string;

/** @throws Error for an unknown format */
export function formatterOf(format: string, options: CsvOptions): Formatter {
  if (format === "table") return (summary, rows) => `${textTable(summary, rows)}\n${rows.length} rows\n`;
  if (format === "csv") return (summary, rows) => csv(summary, rows, options);
  if (format === "json") return (_, rows) => `${JSON.stringify(rows, null, 2)}\n`;
  throw new Error("--format must be table, csv or json");
}
