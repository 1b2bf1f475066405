import { type DuckDBInstance, type DuckDBValue, ResultReturnType } from "@duckdb/node-api";
import { fetchedTables } from "./fetched-tables.ts";
import type { Interruption } from "./interruption.ts";
import { referencedTables } from "./referenced-tables.ts";
import { beginStatement, extractStatements } from "./statement.ts";
import type { StreamedResult } from "./stream-result.ts";
import type { SqlTable } from "./table.ts";
import { withoutBodies } from "./without-bodies.ts";

/** The result of one statement. */
export interface StatementResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Number of changed rows of a writing statement, which returns no rows. */
  readonly changed: number | undefined;
  /** Streams the rows in chunks. Ending the iteration early cancels the query. */
  rows(): AsyncGenerator<readonly DuckDBValue[][]>;
}

export interface Session {
  readonly tables: readonly SqlTable[];
  /**
   * Runs statements in order and yields their results.
   *
   * @param query the SELECT inside the statement, if any, which determines the referenced tables more precisely
   * @throws Interrupted after an interruption
   */
  run(sql: string, query?: string): AsyncGenerator<StatementResult>;
  /** Clears the cache; the next query fetches its tables again. */
  refresh(): Promise<void>;
  /** Cancels the running statement. */
  interrupt(): void;
  /** Suggests completions of a text. */
  suggest(text: string): Promise<readonly Suggestion[]>;
}

export interface Suggestion {
  readonly text: string;
  /** Start of the replaced word in the text. */
  readonly start: number;
  /** `keyword`, `table`, `column` … */
  readonly type: string;
}

export interface SessionOptions {
  readonly personal: boolean;
  readonly interruption: Interruption;
  /** Reports a fetch to the user. */
  log(text: string): void;
  /** Clears other caches. */
  clearCache(): void;
}

/** Opens DuckDB with a view per table, which is fetched at its first reference. */
export async function openSession(
  instance: DuckDBInstance,
  tables: readonly SqlTable[],
  { personal, interruption, log, clearCache }: SessionOptions,
): Promise<Session> {
  const connection = await instance.connect();
  /** For internal queries, outside the user's transaction. */
  const internalConnection = await instance.connect();
  const { throwIfRequested } = interruption;
  const fetched = await fetchedTables(connection, tables, personal, { log, throwIfInterrupted: throwIfRequested });
  return {
    tables,
    async *run(sql, query = sql) {
      interruption.reset();
      // Parses first, so that invalid SQL fetches nothing.
      const statements = await extractStatements(connection, sql);
      await fetched.fetch(await referencedTables(internalConnection, query, tables));
      for (let index = 0; index < statements.count; index += 1) {
        throwIfRequested();
        const started = await beginStatement({ connection, sql, index, statements }, fetched, throwIfRequested);
        try {
          if (started.result.returnType !== ResultReturnType.NOTHING) yield resultOf(started, throwIfRequested);
        } finally {
          await started.close();
        }
      }
    },
    async refresh() {
      clearCache();
      await fetched.invalidate();
    },
    interrupt() {
      interruption.request();
      connection.interrupt();
    },
    async suggest(text) {
      const query = "SELECT suggestion, suggestion_start, suggestion_type FROM sql_auto_complete($1::VARCHAR)";
      const rows = (await internalConnection.runAndReadAll(query, [text])).getRows();
      return rows.map(([found, start, type]) => ({ text: String(found), start: Number(start), type: String(type) }));
    },
  };
}

function resultOf({ result, rows }: StreamedResult, throwIfRequested: () => void): StatementResult {
  return {
    columns: result.columnNames().map((name, index) => ({ name, type: String(result.columnType(index)) })),
    changed: result.returnType === ResultReturnType.CHANGED_ROWS ? result.rowsChanged : undefined,
    async *rows() {
      if (result.returnType !== ResultReturnType.QUERY_RESULT) return;
      try {
        for await (const some of rows()) {
          throwIfRequested();
          yield some;
        }
      } catch (error) {
        // After an interruption, DuckDB throws its own error.
        throwIfRequested();
        throw withoutBodies(error);
      }
    },
  };
}
