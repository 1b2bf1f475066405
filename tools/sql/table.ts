import type { DuckDBConnection } from "@duckdb/node-api";
import { identifier, quoted } from "./duckdb.ts";
import type { ReadAge } from "./table-age.ts";

export interface SqlColumn {
  readonly name: string;
  /** DuckDB type. */
  readonly type: string;
  /** Whether the value is null or a pseudonym without `--personal`. */
  readonly personal: boolean;
  readonly description: string;
  /** The source column in the files, if its name differs. */
  readonly source?: string;
}

/** A table that is fetched when a query references it. */
export interface SqlTable {
  /** `main`, which queries may omit, or the layer. */
  readonly schema: string;
  readonly name: string;
  readonly description: string;
  readonly columns: readonly SqlColumn[];
  /** The table contains only personal data and requires `--personal`. */
  readonly personal?: true;
  /** Reads as of when the current data is; absent if it depends on no event. */
  readonly age?: ReadAge;
  /**
   * Fetches the current data.
   *
   * @returns a SELECT of the table's columns in their order
   */
  fetch(into: FetchContext): Promise<string>;
}

/** The context of a fetch. */
export interface FetchContext {
  readonly connection: DuckDBConnection;
  /** Reports the fetch to the user. */
  log(text: string): void;
  /** Call between two steps. @throws Interrupted after an interruption */
  throwIfInterrupted(): void;
}

/** The name in queries. */
export function nameOf({ schema, name }: Pick<SqlTable, "schema" | "name">): string {
  return schema === "main" ? name : `${schema}.${name}`;
}

export function sqlNameOf({ schema, name }: Pick<SqlTable, "schema" | "name">): string {
  return `${identifier(schema)}.${identifier(name)}`;
}

/** The schema of materialized tables, which are read through views. */
export const materializedSchema = "materialized";

export function materializedNameOf({ schema, name }: Pick<SqlTable, "schema" | "name">): string {
  return `${schema}_${name}`;
}

/** A SELECT of the table's columns without rows. */
export function noRows({ columns }: Pick<SqlTable, "columns">): string {
  return `SELECT ${nulls(columns)} FROM range(0)`;
}

/**
 * A SELECT that fails with a message. Each column fails, and the row itself if no column is selected; the expressions
 * are not constant, because DuckDB would optimise constants away.
 */
export function failingSelect({ columns }: Pick<SqlTable, "columns">, message: string): string {
  const fails = `error(${quoted(message)} || repeat(' ', range::INTEGER))`;
  const failing = columns.map(({ name, type }) => `(${fails}::VARCHAR)::${type} AS ${identifier(name)}`);
  return `SELECT ${failing.join(", ")} FROM range(1) WHERE ${fails} IS NULL`;
}

/** A SELECT of the table's columns from files. A column that no file contains is null. */
export async function rowsOfFiles(
  connection: DuckDBConnection,
  { columns }: Pick<SqlTable, "columns">,
  files: readonly string[],
  selectorOf: (column: SqlColumn) => string = ({ name }) => identifier(name),
): Promise<string> {
  const from = `read_parquet([${files.map(quoted).join(", ")}], union_by_name = true)`;
  const present = new Set((await connection.runAndRead(`FROM ${from} LIMIT 0`)).columnNames());
  const selected = columns.map((column) => {
    const { name, type, source = name } = column;
    return `${present.has(source) ? selectorOf(column) : `NULL::${type}`} AS ${identifier(name)}`;
  });
  return `SELECT ${selected.join(", ")} FROM ${from}`;
}

function nulls(columns: readonly SqlColumn[]): string {
  return columns.map(({ name, type }) => `NULL::${type} AS ${identifier(name)}`).join(", ");
}
