import { type DuckDBInstance, type DuckDBValue, ResultReturnType } from "@duckdb/node-api";
import { fetchedTables } from "./fetched-tables.ts";
import type { Interruption } from "./interruption.ts";
import { namedTables } from "./named-tables.ts";
import { beginStatement, takeApart } from "./statement.ts";
import type { Streamed } from "./streamed.ts";
import type { SqlTable } from "./table.ts";

/** What one statement gives. */
export interface Answer {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Of a statement that writes: how many rows it wrote. It gives none. */
  readonly changed: number | undefined;
  /** As they come, some at a time. Whoever stops early has DuckDB stop, too. */
  rows(): AsyncGenerator<readonly DuckDBValue[][]>;
}

export interface Session {
  readonly tables: readonly SqlTable[];
  /**
   * Runs statement after statement, and gives the answers of those that have any.
   *
   * @throws Interrupted when it was asked to stop
   * @param query the SELECT that the statement is made of, where it is: it says best which tables are meant
   */
  run(sql: string, query?: string): AsyncGenerator<Answer>;
  /** Forgets what was fetched: the next query fetches what there is then. */
  refresh(): Promise<void>;
  /** Cancels what runs. */
  interrupt(): void;
  /** How a text that is being typed can go on. */
  suggest(text: string): Promise<readonly Suggestion[]>;
}

export interface Suggestion {
  readonly text: string;
  /** Where in the typed text the word begins that it would stand for. */
  readonly start: number;
  /** `keyword`, `table`, `column` … */
  readonly type: string;
}

export interface SessionOptions {
  readonly personal: boolean;
  readonly interruption: Interruption;
  /** Says what was done, to whoever waits. */
  note(text: string): void;
  /** What else was fetched and is to be forgotten. */
  forget(): void;
}

/** DuckDB with a view for every table, that fetches when it is first named. */
export async function openSession(
  instance: DuckDBInstance,
  tables: readonly SqlTable[],
  { personal, interruption, note, forget }: SessionOptions,
): Promise<Session> {
  const connection = await instance.connect();
  /** For what a user does not ask: it must not touch their transaction. */
  const aside = await instance.connect();
  const { check } = interruption;
  const fetched = await fetchedTables(connection, tables, personal, { note, check });
  return {
    tables,
    async *run(sql, query = sql) {
      interruption.begin();
      // What cannot be parsed is not worth fetching anything.
      const statements = await takeApart(connection, sql);
      await fetched.fetch(await namedTables(aside, query, tables));
      for (let index = 0; index < statements.count; index += 1) {
        check();
        const begun = await beginStatement({ connection, sql, index, statements }, fetched, check);
        try {
          if (begun.result.returnType !== ResultReturnType.NOTHING) yield answerOf(begun, check);
        } finally {
          await begun.close();
        }
      }
    },
    async refresh() {
      forget();
      await fetched.forget();
    },
    interrupt() {
      interruption.ask();
      connection.interrupt();
    },
    async suggest(text) {
      const query = "SELECT suggestion, suggestion_start, suggestion_type FROM sql_auto_complete($1::VARCHAR)";
      const rows = (await aside.runAndReadAll(query, [text])).getRows();
      return rows.map(([found, start, type]) => ({ text: String(found), start: Number(start), type: String(type) }));
    },
  };
}

function answerOf({ result, rows }: Streamed, check: () => void): Answer {
  return {
    columns: result.columnNames().map((name, index) => ({ name, type: String(result.columnType(index)) })),
    changed: result.returnType === ResultReturnType.CHANGED_ROWS ? result.rowsChanged : undefined,
    async *rows() {
      if (result.returnType !== ResultReturnType.QUERY_RESULT) return;
      try {
        for await (const some of rows()) {
          check();
          yield some;
        }
      } catch (error) {
        // Interrupted, DuckDB says so in words of its own.
        check();
        throw error;
      }
    },
  };
}
