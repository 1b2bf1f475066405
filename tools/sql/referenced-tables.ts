import type { DuckDBConnection } from "@duckdb/node-api";
import { stripLiterals } from "./strip-literals.ts";
import { nameOf, type SqlTable } from "./table.ts";

/**
 * The tables that statements reference. DuckDB parses SELECTs; for other statements, every table whose name occurs in
 * the text outside of quotes is included, which can only cost unnecessary fetches.
 */
export async function referencedTables(
  connection: DuckDBConnection,
  sql: string,
  tables: readonly SqlTable[],
): Promise<SqlTable[]> {
  const parsed = await parse(connection, sql);
  if (parsed === undefined) return tables.filter((table) => hasWord(stripLiterals(sql), nameOf(table)));
  const named = new Set(namesIn(parsed));
  return tables.filter((table) => named.has(nameOf(table)) || named.has(`${table.schema}.${table.name}`));
}

/** Undefined for other statements and invalid SQL, which DuckDB rejects at execution. */
async function parse(connection: DuckDBConnection, sql: string): Promise<unknown> {
  const reader = await connection.runAndReadAll("SELECT json_serialize_sql($1::VARCHAR)", [sql]);
  const parsed = JSON.parse(String(reader.getRows()[0]?.[0]));
  return parsed.error === true ? undefined : parsed.statements;
}

/** All table names in a parsed statement, as written, in lower case. */
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
