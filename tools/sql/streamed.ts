import type { DuckDBConnection, DuckDBPreparedStatement, DuckDBResult, DuckDBValue } from "@duckdb/node-api";

/** A SELECT that runs. To be closed, read to its end or not. */
export interface Streamed {
  readonly result: DuckDBResult;
  /** Rows as they come, some at a time. @throws Error what DuckDB says, however far the query has come */
  rows(): AsyncIterable<readonly DuckDBValue[][]>;
  close(): Promise<void>;
}

/**
 * Streams a SELECT. Of a stream that fails after its first rows DuckDB's client does not say so: it ends as if it were whole. But the
 * transaction that it ran in is aborted then, so each runs in one, and is asked at its end. What was wrong is found out by running it again.
 *
 * @param prepare prepares the statement; again, when it has failed
 */
export async function streamed(
  connection: DuckDBConnection,
  prepare: () => Promise<DuckDBPreparedStatement>,
): Promise<Streamed> {
  const transaction = await beginTransaction(connection);
  const failed = async (): Promise<never> => {
    await transaction.end("ROLLBACK");
    if (transaction.ours) await (await prepare()).run();
    throw new Error("the query failed on its way: what it gave so far is not all of it");
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

/** A user may have begun one: then it is theirs to end. */
async function beginTransaction(connection: DuckDBConnection) {
  const ours = !(await isInTransaction(connection));
  let open = ours;
  if (ours) await connection.run("BEGIN");
  return {
    ours,
    isOver: () => ours && !open,
    async end(how: "COMMIT" | "ROLLBACK") {
      if (open) await connection.run(how);
      open = false;
    },
  };
}

/** Outside of one each statement is in a transaction of its own. To try to begin another would abort the user's. */
async function isInTransaction(connection: DuckDBConnection): Promise<boolean> {
  const ask = async () => (await connection.runAndReadAll("SELECT txid_current()")).getRows()[0]?.[0];
  const first = await ask();
  return first === (await ask());
}

/** The rows of one SELECT, to their end or not. */
export async function* streamedRows(
  connection: DuckDBConnection,
  sql: string,
): AsyncGenerator<readonly DuckDBValue[][]> {
  const { rows, close } = await streamed(connection, () => connection.prepare(sql));
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
