import type { Row, Summary } from "../../shared/gold/summary.ts";
import { type CsvOptions, csv } from "../../shared/serving/rows/csv.ts";
import { textTable } from "../common/table.ts";

/** The whole output, up to the end of its last line. */
export type Formatter = (summary: Pick<Summary, "columns">, rows: readonly Row[]) => string;

export type RowFormat = "table" | "csv" | "json";

export function formatterOf(format: RowFormat, options: CsvOptions): Formatter {
  if (format === "table") return (summary, rows) => `${textTable(summary, rows)}\n${rows.length} rows\n`;
  if (format === "csv") return (summary, rows) => csv(summary, rows, options);
  return (_, rows) => `${JSON.stringify(rows, null, 2)}\n`;
}
