import { DuckDBInstance } from "@duckdb/node-api";

export type Query = (sql: string) => Promise<Record<string, unknown>[]>;

/** DuckDB in memory, without downloads of extensions. */
export async function openDuckDb(): Promise<Query> {
  const options = { autoinstall_known_extensions: "false", autoload_known_extensions: "false" };
  const instance = await DuckDBInstance.create(":memory:", options);
  const connection = await instance.connect();
  return async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
}
