import type { Format } from "../flags.ts";
import type { StatementResult } from "../session.ts";
import { writeCsv } from "./csv.ts";
import { writeJson } from "./json.ts";
import { writeTable } from "./table.ts";

export type Write = (text: string) => Promise<void>;

/** Writers by format, except Parquet, which DuckDB writes. Each returns the number of rows. */
const printers: Readonly<
  Record<Exclude<Format, "parquet">, (answer: StatementResult, write: Write, limit: number) => Promise<number>>
> = {
  table: writeTable,
  csv: writeCsv,
  json: writeJson,
};

/**
 * Prints the rows of a result; a writing statement prints nothing.
 *
 * @param limit maximum number of rows in table format
 * @returns the number of rows
 */
export function print(
  answer: StatementResult,
  format: Exclude<Format, "parquet">,
  limit: number,
  write: Write,
): Promise<number> {
  if (answer.changed !== undefined) return Promise.resolve(answer.changed);
  return printers[format](answer, write, limit);
}
