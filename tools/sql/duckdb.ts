import { DuckDBInstance, DuckDBTimestampTZValue } from "@duckdb/node-api";

/** Limits and time zone of a DuckDB instance. */
export interface DuckDbOptions {
  /** Memory limit, such as `1GB`; larger data spills to the folder. */
  readonly memory: string;
  /** Folder for data that exceeds the memory limit. */
  readonly spill: string;
  /** Time zone of date functions; times are printed in UTC. */
  readonly timeZone: string;
}

/** Opens an in-memory DuckDB that loads no extensions. */
export async function openDuckDb({ memory, spill, timeZone }: DuckDbOptions): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(":memory:", {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
    memory_limit: memory,
    temp_directory: spill,
  });
  const connection = await instance.connect();
  await connection.run(`SET GLOBAL TimeZone = ${quoted(timeZone)}`);
  connection.closeSync();
  DuckDBTimestampTZValue.timezoneOffsetInMinutes = 0;
  return instance;
}

/** Quotes a string literal. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Quotes an identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
