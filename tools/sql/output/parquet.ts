import { quoted } from "../duckdb.ts";

/** The statement that writes the rows of a query to a Parquet file in bounded memory. */
export function copyToParquet(query: string, file: string): string {
  const statement = query.trim().replace(/(\s*;)+$/, "");
  // The line break ends a trailing comment of the query.
  return `COPY (${statement}\n) TO ${quoted(file)} (FORMAT parquet, COMPRESSION zstd)`;
}
