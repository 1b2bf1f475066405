/** A row by the names of its columns. Dates, times and 64-bit integers are text. */
export type SqlRow = Readonly<Record<string, unknown>>;

/** A session of a database, in a transaction. */
export interface SqlSession {
  /** @param values of `$1`, `$2` …; an array is an array in SQL */
  query(text: string, values?: readonly unknown[]): Promise<readonly SqlRow[]>;
}

/** A database of PostgreSQL. */
export interface Postgres {
  /**
   * Runs a transaction, with the isolation `read committed`. A throw rolls it back. The commit of a transaction whose
   * answer is lost may have taken effect.
   *
   * @throws PostgresFailure
   */
  transaction<T>(run: (session: SqlSession) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Quotes a name of SQL. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Text as PostgreSQL can store it: NUL and lone surrogates are replaced by U+FFFD. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\uFFFD");
}
