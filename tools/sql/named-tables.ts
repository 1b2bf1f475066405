import type { DuckDBConnection } from "@duckdb/node-api";
import { nameOf, type SqlTable } from "./table.ts";
import { withoutTexts } from "./without-texts.ts";

/**
 * Which of the tables some statements name. SELECTs are parsed by DuckDB itself; in any other statement every table counts whose name
 * stands in the text outside of quotes: too many do no harm but for the time that fetching takes.
 */
export async function namedTables(
  connection: DuckDBConnection,
  sql: string,
  tables: readonly SqlTable[],
): Promise<SqlTable[]> {
  const parsed = await parse(connection, sql);
  if (parsed === undefined) return tables.filter((table) => hasWord(withoutTexts(sql), nameOf(table)));
  const named = new Set(namesIn(parsed));
  return tables.filter((table) => named.has(nameOf(table)) || named.has(`${table.schema}.${table.name}`));
}

/** Undefined for what is no SELECT, or no SQL at all: then DuckDB says so when it runs. */
async function parse(connection: DuckDBConnection, sql: string): Promise<unknown> {
  const reader = await connection.runAndReadAll("SELECT json_serialize_sql($1::VARCHAR)", [sql]);
  const parsed = JSON.parse(String(reader.getRows()[0]?.[0]));
  return parsed.error === true ? undefined : parsed.statements;
}

/** Names of tables anywhere in a parsed statement, as they are written but for their case. */
function namesIn(node: unknown): string[] {
  if (typeof node !== "object" || node === null) return [];
  const inner = Object.values(node).flatMap(namesIn);
  const { type, schema_name: schema, table_name: table } = node as Record<string, unknown>;
  if (type !== "BASE_TABLE") return inner;
  const name = String(table).toLowerCase();
  return [schema ? `${String(schema).toLowerCase()}.${name}` : name, ...inner];
}

function hasWord(sql: string, word: string): boolean {
  return new RegExp(`(?<![\\w.])${word}(?!\\w)`, "i").test(sql);
}
