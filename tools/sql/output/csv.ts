import { DuckDBListValue, type DuckDBValue } from "@duckdb/node-api";
import { byteOrderMark, type CsvOptions, csvCell, csvLine } from "../../../shared/serving/rows/csv.ts";
import type { StatementResult } from "../session.ts";
import { cellText } from "./values.ts";

/** Streams CSV in the format of the summaries: RFC 4180 with a header, an empty cell for null. */
export async function writeCsv(
  { columns, rows }: StatementResult,
  write: (text: string) => Promise<void>,
  { raw = false, bom = false }: CsvOptions = {},
): Promise<number> {
  let count = 0;
  await write(`${bom ? byteOrderMark : ""}${csvLine(columns.map(({ name }) => csvCell(name, raw)))}`);
  for await (const some of rows()) {
    await write(some.map((row) => csvLine(row.map((value) => csvCell(cellOf(value), raw)))).join(""));
    count += some.length;
  }
  return count;
}

/** The entries of a list of texts remain apart: each of them may look like a formula. */
function cellOf(value: DuckDBValue): string | readonly string[] | null {
  const isTexts = value instanceof DuckDBListValue && value.items.every((item) => typeof item === "string");
  return isTexts ? value.items.map(String) : cellText(value);
}
