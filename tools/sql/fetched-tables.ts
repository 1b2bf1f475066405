import type { DuckDBConnection } from "@duckdb/node-api";
import { identifier } from "./duckdb.ts";
import { type Fetching, nameOf, refusing, type SqlTable, sqlNameOf } from "./table.ts";

/** Views for all tables. Until its table is fetched, a view refuses to be read. */
export interface FetchedTables {
  /** @throws Error naming a table that may not be seen */
  fetch(named: readonly SqlTable[]): Promise<void>;
  /** The table whose view refused, when that is what is wrong. */
  refusedIn(error: unknown): SqlTable | undefined;
  /** The next that names a table fetches it anew. */
  forget(): Promise<void>;
}

export async function fetchedTables(
  connection: DuckDBConnection,
  tables: readonly SqlTable[],
  personal: boolean,
  { note, check }: Pick<Fetching, "note" | "check">,
): Promise<FetchedTables> {
  const fetched = new Set<SqlTable>();
  const define = async (table: SqlTable, select: string) => {
    await connection.run(`CREATE OR REPLACE VIEW ${sqlNameOf(table)} AS ${select}`);
  };
  const refuseAll = async () => {
    fetched.clear();
    for (const table of tables) await define(table, refusing(table, refusal(table)));
  };
  for (const schema of new Set(tables.map((table) => table.schema)))
    await connection.run(`CREATE SCHEMA IF NOT EXISTS ${identifier(schema)}`);
  await refuseAll();
  return {
    async fetch(named) {
      for (const table of named) {
        if (fetched.has(table)) continue;
        if (table.personal && !personal)
          throw new Error(`${nameOf(table)} tells of people in all that it holds: it needs --personal`);
        await define(table, await table.fetch({ connection, note, check }));
        fetched.add(table);
      }
    },
    refusedIn(error) {
      const message = error instanceof Error ? error.message : String(error);
      return tables.find((table) => !fetched.has(table) && message.includes(refusal(table)));
    },
    forget: refuseAll,
  };
}

function refusal(table: SqlTable): string {
  return `the table ${nameOf(table)} is not fetched yet`;
}
