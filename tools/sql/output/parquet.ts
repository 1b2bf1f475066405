import { quoted } from "../duckdb.ts";

/** The statement by which DuckDB writes a query's rows to a Parquet file, in bounded memory. */
export function copyToParquet(query: string, file: string): string {
  const bare = query.trim().replace(/(\s*;)+$/, "");
  // The line break ends a comment that the query may end with.
  return `COPY (${bare}\n) TO ${quoted(file)} (FORMAT parquet, COMPRESSION zstd)`;
}
