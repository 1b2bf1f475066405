import { DuckDBInstance, DuckDBTimestampTZValue } from "@duckdb/node-api";

/** What a DuckDB of ours may take. */
export interface DuckDbOptions {
  /** As DuckDB reads it: `1GB`. What does not fit goes to the folder. */
  readonly memory: string;
  /** Where it may put what does not fit in memory. */
  readonly spill: string;
  /** In which days begin and dates are read; times are always shown in UTC. */
  readonly timeZone: string;
}

/** A DuckDB in memory that gets no extension from anywhere: what it can do is what is built into it. */
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

/** A text as a literal. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as an identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
