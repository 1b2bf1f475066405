import type { DuckDBConnection } from "@duckdb/node-api";
import { errorMessage } from "../../shared/platform/error-message.ts";
import { identifier } from "./duckdb.ts";
import { type FetchContext, failingSelect, nameOf, type SqlTable, sqlNameOf } from "./table.ts";
import { ageText } from "./table-age.ts";

/** Views of all tables. A view fails until its table is fetched. */
export interface FetchedTables {
  /** @throws Error that names a table that requires --personal */
  fetch(referenced: readonly SqlTable[]): Promise<void>;
  /** The unfetched table that caused an error, if any. */
  unfetchedTableIn(error: unknown): SqlTable | undefined;
  /** Discards all fetched tables. */
  invalidate(): Promise<void>;
}

export async function fetchedTables(
  connection: DuckDBConnection,
  tables: readonly SqlTable[],
  personal: boolean,
  { log, throwIfInterrupted }: Pick<FetchContext, "log" | "throwIfInterrupted">,
): Promise<FetchedTables> {
  const fetched = new Set<SqlTable>();
  const define = async (table: SqlTable, select: string) => {
    await connection.run(`CREATE OR REPLACE VIEW ${sqlNameOf(table)} AS ${select}`);
  };
  const invalidate = async () => {
    fetched.clear();
    for (const table of tables) await define(table, failingSelect(table, unfetchedMessage(table)));
  };
  for (const schema of new Set(tables.map((table) => table.schema)))
    await connection.run(`CREATE SCHEMA IF NOT EXISTS ${identifier(schema)}`);
  await invalidate();
  return {
    async fetch(referenced) {
      for (const table of referenced) {
        if (fetched.has(table)) continue;
        if (table.personal && !personal)
          throw new Error(`${nameOf(table)} contains only personal data and requires --personal`);
        // Read before the data, which is no older.
        const age = await ageOf(table);
        await define(table, await table.fetch({ connection, log, throwIfInterrupted }));
        fetched.add(table);
        if (age !== undefined) log(age);
      }
    },
    unfetchedTableIn(error) {
      const message = errorMessage(error);
      return tables.find((table) => !fetched.has(table) && message.includes(unfetchedMessage(table)));
    },
    invalidate,
  };
}

/** The query does not depend on it. */
async function ageOf(table: SqlTable): Promise<string | undefined> {
  if (table.age === undefined) return undefined;
  try {
    return ageText(nameOf(table), await table.age());
  } catch (error) {
    return `${nameOf(table)}: as of when is unknown: ${error instanceof Error ? error.message : error}`;
  }
}

function unfetchedMessage(table: SqlTable): string {
  return `the table ${nameOf(table)} is not fetched`;
}
