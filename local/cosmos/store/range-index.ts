import type { DatabaseSync, StatementSync } from "node:sqlite";
import { documentColumns } from "./rows.ts";

const indexable = /^\w+$/;

/**
 * Finds the documents of a partition key by a number, in the order of their ids. The first such read of a property in a
 * container creates an index for it: a device has a hundred thousand documents a year, of which a query reads a dozen,
 * and containers without such queries do not pay for an index.
 *
 * @param alive the SQL condition for documents that have not expired
 * @returns the statement (hash, key, from, to, id, now), or undefined if there can be no index: the caller scans
 */
export function rangeIndexes(database: DatabaseSync, alive: string) {
  const statements = new Map<string, StatementSync>();
  return (container: number, name: string): StatementSync | undefined => {
    if (!indexable.test(name)) return undefined;
    // SQLite ignores the case of names.
    const index = `document_${container}_${Buffer.from(name).toString("hex")}`;
    const known = statements.get(index);
    if (known !== undefined) return known;
    // As a double, like JavaScript's: an integer beyond 2^53 would be compared exactly.
    const value = `json_extract(text, '$.${name}') + 0.0`;
    try {
      database.exec(
        `CREATE INDEX IF NOT EXISTS ${index} ON document (hash, key, ${value}, id) WHERE container = ${container}`,
      );
    } catch {
      // The disk is full, for example: the query is slower, and right.
      return undefined;
    }
    // The limit, which is none, keeps SQLite from sorting whole documents instead of ids.
    const statement = database.prepare(
      `SELECT ${documentColumns.replaceAll(/\w+/g, "document.$&")} FROM (
         SELECT number FROM document INDEXED BY ${index}
         WHERE container = ${container} AND hash = ? AND key = ? AND ${value} BETWEEN ? AND ? AND id > ? ORDER BY id LIMIT -1
       ) AS found CROSS JOIN document ON document.number = found.number WHERE ${alive}`,
    );
    statements.set(index, statement);
    return statement;
  };
}
