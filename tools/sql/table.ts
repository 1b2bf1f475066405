import type { DuckDBConnection } from "@duckdb/node-api";
import { identifier, quoted } from "./duckdb.ts";

export interface SqlColumn {
  readonly name: string;
  /** DuckDB's name of it. */
  readonly type: string;
  /** Null or a pseudonym without `--personal`. */
  readonly personal: boolean;
  readonly description: string;
  /** The column of the files that it is made of, where that has another name. */
  readonly madeOf?: string;
}

/** A table that queries can name. It is fetched when one does. */
export interface SqlTable {
  /** `main`, where queries need not say it, or the layer. */
  readonly schema: string;
  readonly name: string;
  readonly description: string;
  readonly columns: readonly SqlColumn[];
  /** It tells of people in all that it holds: without `--personal` it is refused. */
  readonly personal?: true;
  /**
   * Brings here what there is now.
   *
   * @returns what the table is from now on, as a SELECT that has the columns in their order
   */
  fetch(into: Fetching): Promise<string>;
}

/** Where a table is brought to, and who waits. */
export interface Fetching {
  readonly connection: DuckDBConnection;
  /** Says what was done. */
  note(text: string): void;
  /** To be called between two steps. @throws Interrupted when nobody waits any more */
  check(): void;
}

/** As queries name it. */
export function nameOf({ schema, name }: Pick<SqlTable, "schema" | "name">): string {
  return schema === "main" ? name : `${schema}.${name}`;
}

export function sqlNameOf({ schema, name }: Pick<SqlTable, "schema" | "name">): string {
  return `${identifier(schema)}.${identifier(name)}`;
}

/** Where tables lie that are made here, and not read from files; views show them. */
export const madeSchema = "made";

export function madeNameOf({ schema, name }: Pick<SqlTable, "schema" | "name">): string {
  return `${schema}_${name}`;
}

/** No row, with the table's columns. */
export function noRows({ columns }: Pick<SqlTable, "columns">): string {
  return `SELECT ${nulls(columns)} FROM range(0)`;
}

/**
 * A query of it fails and says why: better than no rows. Each column fails, and the row itself where no column is asked for; what is known
 * to be null would be optimised away, and the failure with it.
 */
export function refusing({ columns }: Pick<SqlTable, "columns">, why: string): string {
  const fails = `error(${quoted(why)} || repeat(' ', range::INTEGER))`;
  const failing = columns.map(({ name, type }) => `(${fails}::VARCHAR)::${type} AS ${identifier(name)}`);
  return `SELECT ${failing.join(", ")} FROM range(1) WHERE ${fails} IS NULL`;
}

/** The files' rows, with the table's columns. A column that came later than all of the files is null. */
export async function rowsOfFiles(
  connection: DuckDBConnection,
  { columns }: Pick<SqlTable, "columns">,
  files: readonly string[],
  shown: (column: SqlColumn) => string = ({ name }) => identifier(name),
): Promise<string> {
  const from = `read_parquet([${files.map(quoted).join(", ")}], union_by_name = true)`;
  const present = new Set((await connection.runAndRead(`FROM ${from} LIMIT 0`)).columnNames());
  const selected = columns.map((column) => {
    const { name, type, madeOf = name } = column;
    return `${present.has(madeOf) ? shown(column) : `NULL::${type}`} AS ${identifier(name)}`;
  });
  return `SELECT ${selected.join(", ")} FROM ${from}`;
}

function nulls(columns: readonly SqlColumn[]): string {
  return columns.map(({ name, type }) => `NULL::${type} AS ${identifier(name)}`).join(", ");
}
