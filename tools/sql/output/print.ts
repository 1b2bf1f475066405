import type { Format } from "../flags.ts";
import type { Answer } from "../session.ts";
import { writeCsv } from "./csv.ts";
import { writeJson } from "./json.ts";
import { writeTable } from "./table.ts";

export type Write = (text: string) => Promise<void>;

/** What a format but Parquet, which DuckDB writes itself, makes of an answer. Each gives how many rows it wrote. */
const printers: Readonly<
  Record<Exclude<Format, "parquet">, (answer: Answer, write: Write, limit: number) => Promise<number>>
> = {
  table: writeTable,
  csv: writeCsv,
  json: writeJson,
};

/** A statement that writes prints nothing.
 * @param limit rows of a table; the other formats have all of them */
export function print(
  answer: Answer,
  format: Exclude<Format, "parquet">,
  limit: number,
  write: Write,
): Promise<number> {
  if (answer.changed !== undefined) return Promise.resolve(answer.changed);
  return printers[format](answer, write, limit);
}
