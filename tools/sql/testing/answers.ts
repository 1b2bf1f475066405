import { tmpdir } from "node:os";
import type { DuckDBInstance } from "@duckdb/node-api";
import { openDuckDb } from "../duckdb.ts";
import { interruption } from "../interruption.ts";
import { writeJson } from "../output/json.ts";
import { openSession, type Session } from "../session.ts";
import { madeSchema, type SqlTable } from "../table.ts";

export function openTestDuckDb(timeZone = "UTC"): Promise<DuckDBInstance> {
  return openDuckDb({ memory: "500MB", spill: tmpdir(), timeZone });
}

export interface TestSession extends Session {
  /** What was said to whoever waits. */
  readonly notes: readonly string[];
  /** Rows of the last statement that has any, as JSON shows them. */
  ask(sql: string): Promise<Record<string, unknown>[]>;
}

/** A session over tables, with a DuckDB of its own. */
export async function testSession(
  tables: readonly SqlTable[],
  personal = false,
  timeZone = "UTC",
): Promise<TestSession> {
  const instance = await openTestDuckDb(timeZone);
  const connection = await instance.connect();
  await connection.run(`CREATE SCHEMA ${madeSchema}`);
  const notes: string[] = [];
  const session = await openSession(instance, tables, {
    personal,
    interruption: interruption(),
    note: (text) => notes.push(text),
    forget() {},
  });
  return {
    ...session,
    notes,
    async ask(sql) {
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
