import {
  type DuckDBConnection,
  type DuckDBExtractedStatements,
  type DuckDBPreparedStatement,
  StatementType,
} from "@duckdb/node-api";
import { errorMessage } from "../../shared/platform/error-message.ts";
import type { FetchedTables } from "./fetched-tables.ts";
import { type StreamedResult, streamResult } from "./stream-result.ts";
import { withoutBodies } from "./without-bodies.ts";

/** One statement of a text. */
export interface Statement {
  readonly connection: DuckDBConnection;
  readonly sql: string;
  readonly index: number;
  /** The extracted statements of the text; each can be prepared once. */
  readonly statements: DuckDBExtractedStatements;
}

/** Extracts the statements of a text; an error contains only DuckDB's parser message. */
export async function extractStatements(connection: DuckDBConnection, sql: string): Promise<DuckDBExtractedStatements> {
  try {
    return await connection.extractStatements(sql);
  } catch (error) {
    const message = errorMessage(error);
    throw new Error(message.replace(/^Failed to extract statements: /, ""), { cause: error });
  }
}

/**
 * Starts a statement. A reference that the parser does not detect, such as `query_table('dates')`, fails in the view;
 * then the table is fetched and the statement restarted.
 *
 * @param throwIfInterrupted is called after a failure
 */
export async function beginStatement(
  statement: Statement,
  fetched: FetchedTables,
  throwIfInterrupted: () => void,
): Promise<StreamedResult> {
  for (let current = statement; ; current = await extractAgain(statement)) {
    try {
      return await begin(current);
    } catch (error) {
      throwIfInterrupted();
      const table = fetched.unfetchedTableIn(error);
      if (table === undefined) throw withoutBodies(error);
      await fetched.fetch([table]);
    }
  }
}

/** Streams the rows of a SELECT; any other statement runs to completion. */
async function begin(statement: Statement): Promise<StreamedResult> {
  let prepared: DuckDBPreparedStatement | undefined = await prepare(statement);
  if (prepared.statementType !== StatementType.SELECT) return runStatement(prepared);
  return streamResult(statement.connection, async () => {
    const next = prepared ?? (await prepare(await extractAgain(statement)));
    prepared = undefined;
    return next;
  });
}

async function runStatement(prepared: DuckDBPreparedStatement): Promise<StreamedResult> {
  const result = await prepared.run();
  return { result, rows: () => result.yieldRows(), close: async () => {} };
}

function prepare({ statements, index }: Statement): Promise<DuckDBPreparedStatement> {
  return statements.prepare(index);
}

async function extractAgain(statement: Statement): Promise<Statement> {
  return { ...statement, statements: await extractStatements(statement.connection, statement.sql) };
}
