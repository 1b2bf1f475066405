import type { CsvOptions } from "../../../shared/serving/rows/csv.ts";
import type { Format } from "../flags.ts";
import type { StatementResult } from "../session.ts";
import { writeCsv } from "./csv.ts";
import { writeJson, writeNdjson } from "./json.ts";
import { writeTable } from "./table.ts";

export interface PrintOptions extends CsvOptions {
  /** Maximum number of rows in table format. */
  readonly limit: number;
}

export type Write = (text: string) => Promise<void>;

/** Writers by format, except Parquet, which DuckDB writes. Each returns the number of rows. */
const printers: Readonly<
  Record<Exclude<Format, "parquet">, (answer: StatementResult, write: Write, options: PrintOptions) => Promise<number>>
> = {
  table: (answer, write, { limit }) => writeTable(answer, write, limit),
  csv: writeCsv,
  json: (answer, write) => writeJson(answer, write),
  ndjson: (answer, write) => writeNdjson(answer, write),
};

/**
 * Prints the rows of a result; a writing statement prints nothing.
 *
 * @returns the number of rows
 */
export function print(
  answer: StatementResult,
  format: Exclude<Format, "parquet">,
  options: PrintOptions,
  write: Write,
): Promise<number> {
  if (answer.changed !== undefined) return Promise.resolve(answer.changed);
  return printers[format](answer, write, options);
}
