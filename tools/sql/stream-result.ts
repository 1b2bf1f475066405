import type { DuckDBConnection, DuckDBPreparedStatement, DuckDBResult, DuckDBValue } from "@duckdb/node-api";

/** A running SELECT, which the caller must close. */
export interface StreamedResult {
  readonly result: DuckDBResult;
  /** Streams the rows in chunks. @throws Error of DuckDB, even after the first rows */
  rows(): AsyncIterable<readonly DuckDBValue[][]>;
  close(): Promise<void>;
}

/**
 * Streams a SELECT. DuckDB's client does not report a failure after the first rows; the stream just ends. But the
 * failure aborts the transaction, so each SELECT runs in one whose state is checked at the end. The SELECT is run again
 * to get the error.
 *
 * @param prepare prepares the statement; called again after a failure
 */
export async function streamResult(
  connection: DuckDBConnection,
  prepare: () => Promise<DuckDBPreparedStatement>,
): Promise<StreamedResult> {
  const transaction = await beginTransaction(connection);
  const failed = async (): Promise<never> => {
    await transaction.end("ROLLBACK");
    if (transaction.isOwned) await (await prepare()).run();
    throw new Error("the query failed: its rows are incomplete");
  };
  try {
    const result = await (await prepare()).stream();
    const first = await result.fetchChunk();
    return {
      result,
      async *rows() {
        for (let chunk = first; chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk())
          yield chunk.getRows();
        if (transaction.isOver()) throw new Error("the query was closed before its rows were read");
        if (await isAborted(connection)) await failed();
      },
      close: () => transaction.end("COMMIT"),
    };
  } catch (error) {
    await transaction.end("ROLLBACK");
    throw error;
  }
}

/** Begins a transaction unless the user has begun one, which the user must end. */
async function beginTransaction(connection: DuckDBConnection) {
  const isOwned = !(await isInTransaction(connection));
  let isOpen = isOwned;
  if (isOwned) await connection.run("BEGIN");
  return {
    isOwned,
    isOver: () => isOwned && !isOpen,
    async end(how: "COMMIT" | "ROLLBACK") {
      if (isOpen) await connection.run(how);
      isOpen = false;
    },
  };
}

/**
 * Outside of a transaction each statement has its own transaction id. A failed BEGIN would abort the user's
 * transaction.
 */
async function isInTransaction(connection: DuckDBConnection): Promise<boolean> {
  const transactionId = async () => (await connection.runAndReadAll("SELECT txid_current()")).getRows()[0]?.[0];
  const first = await transactionId();
  return first === (await transactionId());
}

/** Streams the rows of one SELECT. */
export async function* streamRows(connection: DuckDBConnection, sql: string): AsyncGenerator<readonly DuckDBValue[][]> {
  const { rows, close } = await streamResult(connection, () => connection.prepare(sql));
  try {
    yield* rows();
  } finally {
    await close();
  }
}

async function isAborted(connection: DuckDBConnection): Promise<boolean> {
  try {
    await connection.run("SELECT 1");
    return false;
  } catch {
    return true;
  }
}
