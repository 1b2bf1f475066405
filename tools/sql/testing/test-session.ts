import { tmpdir } from "node:os";
import type { DuckDBInstance } from "@duckdb/node-api";
import { openDuckDb } from "../duckdb.ts";
import { interruption } from "../interruption.ts";
import { writeJson } from "../output/json.ts";
import { openSession, type Session } from "../session.ts";
import { materializedSchema, type SqlTable } from "../table.ts";

export function openTestDuckDb(timeZone = "UTC"): Promise<DuckDBInstance> {
  return openDuckDb({ memory: "500MB", spill: tmpdir(), timeZone });
}

export interface TestSession extends Session {
  /** The logged messages. */
  readonly logs: readonly string[];
  /** The rows of the last statement with rows, as JSON. */
  query(sql: string): Promise<Record<string, unknown>[]>;
}

/** A session over tables in a separate DuckDB. */
export async function testSession(
  tables: readonly SqlTable[],
  personal = false,
  timeZone = "UTC",
): Promise<TestSession> {
  const instance = await openTestDuckDb(timeZone);
  const connection = await instance.connect();
  await connection.run(`CREATE SCHEMA ${materializedSchema}`);
  const logs: string[] = [];
  const session = await openSession(instance, tables, {
    personal,
    interruption: interruption(),
    log: (text) => logs.push(text),
    clearCache() {},
  });
  return {
    ...session,
    logs,
    async query(sql) {
      let last = "[]";
      for await (const answer of session.run(sql)) {
        last = "";
        await writeJson(answer, async (text) => {
          last += text;
        });
      }
      return JSON.parse(last);
    },
  };
}
