import { describe, expect, it } from "vitest";
import { Interrupted } from "./interruption.ts";
import type { StatementResult } from "./session.ts";
import { nameOf, type SqlTable } from "./table.ts";
import { testSession } from "./testing/test-session.ts";

/** A table with one row that contains the number of fetches. */
function counting(schema: string, name: string, personal?: true): SqlTable & { fetched(): number } {
  let times = 0;
  const columns = [{ name: "x", type: "INTEGER", personal: false, description: "" }];
  return {
    ...{ schema, name, description: "", columns, fetched: () => times },
    ...(personal ? { personal } : {}),
    async fetch({ log, throwIfInterrupted }) {
      throwIfInterrupted();
      times += 1;
      log(name);
      return `SELECT ${times}::INTEGER AS x`;
    },
  };
}

const tables = () => [
  counting("main", "one"),
  counting("main", "one_more"),
  counting("main", "two"),
  counting("bronze", "one"),
  counting("silver", "people", true),
];
const fetched = (all: readonly ReturnType<typeof counting>[]) => all.filter((each) => each.fetched() > 0).map(nameOf);

describe("a session", () => {
  it.each([
    ["SELECT * FROM one", ["one"]],
    ["SELECT * FROM ONE JOIN bronze.one USING (x)", ["one", "bronze.one"]],
    ["SELECT * FROM main.two, (SELECT max(x) FROM one)", ["one", "two"]],
    ["WITH w AS (FROM two) SELECT * FROM w WHERE x IN (SELECT x FROM bronze.one)", ["two", "bronze.one"]],
    ["SELECT 'one' AS two", []],
    ["SELECT 1; SELECT * FROM two", ["two"]],
    ["CREATE TABLE made_here AS SELECT * FROM two; SELECT * FROM made_here", ["two"]],
    ["CREATE VIEW seen AS SELECT * FROM two; SELECT * FROM seen", ["two"]],
    ["PIVOT two ON x USING count(*)", ["two"]],
    ["SUMMARIZE two", ["two"]],
    ["CREATE TABLE t AS SELECT 'two' AS one_, x FROM bronze.one -- silver.people", ["bronze.one"]],
    ['CREATE TABLE t AS FROM "bronze"."one"', ["bronze.one"]],
    ["FROM query_table('two')", ["two"]],
    ["FROM query_table('one_more')", ["one_more"]],
    ["FROM query('FROM one JOIN one_more USING (x)')", ["one", "one_more"]],
  ])("fetches only the tables that %s references", async (sql, expected) => {
    const all = tables();
    const session = await testSession(all);
    await session.query(sql);
    expect(fetched(all)).toEqual(expected);
  });

  it("fetches a table once until a refresh", async () => {
    const all = tables();
    const session = await testSession(all);
    expect(await session.query("FROM one")).toEqual([{ x: 1 }]);
    expect(await session.query("FROM one")).toEqual([{ x: 1 }]);
    await session.refresh();
    expect(await session.query("FROM one")).toEqual([{ x: 2 }]);
    expect(session.logs).toEqual(["one", "one"]);
  });

  it("logs as of when a fetched table is, and works without it", async () => {
    const [one, , two] = tables();
    const age = async () => ({ asOf: 0, pendingMonths: ["2026-03"], hasMore: false });
    const failing = async () => Promise.reject(new Error("gold does not respond"));
    if (one === undefined || two === undefined) throw new Error("three tables expected");
    const session = await testSession([
      { ...one, age },
      { ...two, age: failing },
    ]);
    expect(await session.query("SELECT count(*) AS n FROM one, two")).toEqual([{ n: 1 }]);
    expect(session.logs).toEqual([
      "one",
      "one: as of 1970-01-01T00:00:00.000Z; pending months (EXPORT_SCHEDULE): 2026-03",
      "two",
      "two: as of when is unknown: gold does not respond",
    ]);
  });

  it("returns the result of every statement, including the number of changed rows", async () => {
    const session = await testSession(tables());
    const seen: unknown[] = [];
    const sql = "SELECT 1 AS a; CREATE TABLE t (b INTEGER); INSERT INTO t VALUES (1), (2); FROM t";
    for await (const { columns, changed, rows } of session.run(sql)) {
      const found: unknown[] = [];
      for await (const some of rows()) found.push(...some);
      seen.push([columns.map(({ name, type }) => `${name} ${type}`).join(), changed, found]);
    }
    expect(seen).toEqual([
      ["a INTEGER", undefined, [[1]]],
      ["Count BIGINT", 2, []],
      ["b INTEGER", undefined, [[1], [2]]],
    ]);
  });

  it("rejects tables with only personal data without --personal", async () => {
    await expect((await testSession(tables())).query("FROM silver.people")).rejects.toThrow(
      "silver.people contains only personal data and requires --personal",
    );
    await expect((await testSession(tables())).query("FROM query_table('silver.people')")).rejects.toThrow();
    expect(await (await testSession(tables(), true)).query("FROM silver.people")).toEqual([{ x: 1 }]);
  });

  it("returns the error messages of DuckDB", async () => {
    const session = await testSession(tables());
    const all = tables();
    await expect((await testSession(all)).query("SELECT * FRO one")).rejects.toThrow();
    expect(fetched(all)).toEqual([]);
    await expect(session.query("SELECT * FRO one")).rejects.toThrow(/^Parser Error: syntax error at or near "one"/);
    await expect(session.query("SELECT y FROM one")).rejects.toThrow(/^Binder Error: .*"y"/);
    await expect(session.query("FROM 'https://example.org/x.parquet'")).rejects.toThrow("httpfs");
  });

  it.each([
    ["SELECT BODY::INTEGER", /^Conversion Error: Could not convert string '…' \(\d+ characters\) to INT32/],
    ["SELECT json_extract_string(BODY, '$.a')", /^Invalid Input Error: Malformed JSON .*\(\d+ characters\)/],
    ["SELECT BODY::TIMESTAMP", /^Conversion Error/],
    ["SELECT strptime(BODY, '%Y')", /^Invalid Input Error/],
    ["SELECT CASE WHEN range > 90000 THEN BODY ELSE range::VARCHAR END::INTEGER FROM range(100000)", /^Conversion/],
  ])("shows no body in the error of %s", async (sql, message) => {
    const body = `{"customer":"ann@example.org's","name":"Ann",${" ".repeat(60)}"score":`;
    const session = await testSession(tables());
    const failure = session.query(sql.replace("BODY", `concat('${body.replace("'", "''")}', 1 + random()::INTEGER)`));
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.not.toThrow("ann@example.org");
  });

  it.each([
    "SELECT CASE WHEN range > 90000 THEN error('no more') ELSE 'x' END FROM range(100000)",
    "SELECT 1; SELECT (CASE WHEN range > 90000 THEN 'no more' ELSE range::VARCHAR END)::INTEGER FROM range(100000)",
  ])("detects a query that fails after its first rows: %s", async (sql) => {
    const session = await testSession(tables());
    await expect(session.query(sql)).rejects.toThrow("no more");
    expect(await session.query("SELECT 1 AS a")).toEqual([{ a: 1 }]);
    await session.query("BEGIN");
    await expect(session.query(sql)).rejects.toThrow(/incomplete|no more/);
    await expect(session.query("SELECT 1")).rejects.toThrow("aborted");
    await session.query("ROLLBACK");
    expect(await session.query("SELECT 1 AS a")).toEqual([{ a: 1 }]);
  });

  it("does not end transactions of the user", async () => {
    const session = await testSession(tables());
    await session.query("BEGIN; CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1)");
    expect(await session.query("FROM t")).toEqual([{ a: 1 }]);
    await session.query("ROLLBACK");
    await expect(session.query("FROM t")).rejects.toThrow("does not exist");
    expect(await session.query("CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (2) RETURNING a")).toEqual([{ a: 2 }]);
    expect(await session.query("FROM t")).toEqual([{ a: 2 }]);
  });

  it("continues after a result that was not read completely", async () => {
    const session = await testSession(tables());
    for await (const { rows } of session.run("FROM range(10000000); SELECT 7 AS a")) {
      for await (const some of rows()) {
        expect(some.length).toBeGreaterThan(0);
        break;
      }
    }
    expect(await session.query("SELECT 1 AS a")).toEqual([{ a: 1 }]);
  });

  it("returns no rows of a closed result", async () => {
    const session = await testSession(tables());
    const results: StatementResult[] = [];
    for await (const answer of session.run("FROM range(10000)")) results.push(answer);
    const read = async () => {
      for await (const _ of results[0]?.rows() ?? []);
    };
    await expect(read()).rejects.toThrow("closed before");
  });

  it("stops on an interruption and runs the next statement", async () => {
    const session = await testSession(tables());
    const endless = session.query("SELECT count(*) FROM range(1000000000000) a WHERE a.range % 7 = 9");
    setTimeout(() => session.interrupt(), 200);
    await expect(endless).rejects.toThrow(Interrupted);
    expect(await session.query("SELECT 1 AS a")).toEqual([{ a: 1 }]);
  });

  it("stops between rows", async () => {
    const session = await testSession(tables());
    for await (const { rows } of session.run("FROM range(10000000)")) {
      const reading = rows();
      await reading.next();
      session.interrupt();
      await expect(reading.next()).rejects.toThrow(Interrupted);
    }
    expect(await session.query("SELECT 1 AS a")).toEqual([{ a: 1 }]);
  });

  it("stops between two steps of a fetch", async () => {
    const slow: SqlTable = {
      ...counting("main", "slow"),
      async fetch({ throwIfInterrupted }) {
        for (;;) {
          await new Promise((resolve) => setTimeout(resolve, 5));
          throwIfInterrupted();
        }
      },
    };
    const session = await testSession([slow]);
    setTimeout(() => session.interrupt(), 50);
    await expect(session.query("FROM slow")).rejects.toThrow(Interrupted);
  });

  it("suggests completions", async () => {
    const session = await testSession(tables());
    expect(await session.suggest("SEL")).toContainEqual({ text: "SELECT ", start: 0, type: "keyword" });
    expect(await session.suggest("SELECT * FROM tw")).toContainEqual({ text: "two", start: 14, type: "table" });
  });
});
