import {
  type DuckDBConnection,
  type DuckDBExtractedStatements,
  type DuckDBPreparedStatement,
  StatementType,
} from "@duckdb/node-api";
import type { FetchedTables } from "./fetched-tables.ts";
import { type Streamed, streamed } from "./streamed.ts";

/** One of the statements of a text. */
export interface Statement {
  readonly connection: DuckDBConnection;
  readonly sql: string;
  readonly index: number;
  /** The text taken apart. Each statement of it can be prepared once. */
  readonly statements: DuckDBExtractedStatements;
}

/** DuckDB's own words of what is wrong, without those of the function that we called. */
export async function takeApart(connection: DuckDBConnection, sql: string): Promise<DuckDBExtractedStatements> {
  try {
    return await connection.extractStatements(sql);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(message.replace(/^Failed to extract statements: /, ""), { cause: error });
  }
}

/**
 * Begins a statement. A table can be named where no parser sees it, as in `query_table('dates')`: then its view refuses, and is fetched.
 *
 * @param check is called before anything is done about a failure
 */
export async function beginStatement(
  statement: Statement,
  fetched: FetchedTables,
  check: () => void,
): Promise<Streamed> {
  for (let trying = statement; ; trying = await anew(statement)) {
    try {
      return await begin(trying);
    } catch (error) {
      check();
      const table = fetched.refusedIn(error);
      if (table === undefined) throw error;
      await fetched.fetch([table]);
    }
  }
}

/** SELECTs give their rows as they come, since there can be many; any other statement has done all when it is begun. */
async function begin(statement: Statement): Promise<Streamed> {
  let prepared: DuckDBPreparedStatement | undefined = await prepare(statement);
  if (prepared.statementType !== StatementType.SELECT) return whole(prepared);
  return streamed(statement.connection, async () => {
    const next = prepared ?? (await prepare(await anew(statement)));
    prepared = undefined;
    return next;
  });
}

async function whole(prepared: DuckDBPreparedStatement): Promise<Streamed> {
  const result = await prepared.run();
  return { result, rows: () => result.yieldRows(), close: async () => {} };
}

function prepare({ statements, index }: Statement): Promise<DuckDBPreparedStatement> {
  return statements.prepare(index);
}

async function anew(statement: Statement): Promise<Statement> {
  return { ...statement, statements: await takeApart(statement.connection, statement.sql) };
}
