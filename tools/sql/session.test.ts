import { describe, expect, it } from "vitest";
import { Interrupted } from "./interruption.ts";
import type { Answer } from "./session.ts";
import { nameOf, type SqlTable } from "./table.ts";
import { testSession } from "./testing/answers.ts";

/** A table of one row, that says how often it was fetched. */
function counting(schema: string, name: string, personal?: true): SqlTable & { fetched(): number } {
  let times = 0;
  const columns = [{ name: "x", type: "INTEGER", personal: false, description: "" }];
  return {
    ...{ schema, name, description: "", columns, fetched: () => times },
    ...(personal ? { personal } : {}),
    async fetch({ note, check }) {
      check();
      times += 1;
      note(name);
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
  ])("fetches what %s names, and nothing else", async (sql, expected) => {
    const all = tables();
    const session = await testSession(all);
    await session.ask(sql);
    expect(fetched(all)).toEqual(expected);
  });

  it("fetches a table once, until it is told to forget", async () => {
    const all = tables();
    const session = await testSession(all);
    expect(await session.ask("FROM one")).toEqual([{ x: 1 }]);
    expect(await session.ask("FROM one")).toEqual([{ x: 1 }]);
    await session.refresh();
    expect(await session.ask("FROM one")).toEqual([{ x: 2 }]);
    expect(session.notes).toEqual(["one", "one"]);
  });

  it("gives the answer of every statement, and what writes wrote", async () => {
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

  it("refuses what tells of people, by name, unless it may be seen", async () => {
    await expect((await testSession(tables())).ask("FROM silver.people")).rejects.toThrow(
      "silver.people tells of people in all that it holds: it needs --personal",
    );
    await expect((await testSession(tables())).ask("FROM query_table('silver.people')")).rejects.toThrow();
    expect(await (await testSession(tables(), true)).ask("FROM silver.people")).toEqual([{ x: 1 }]);
  });

  it("says what is wrong as DuckDB says it", async () => {
    const session = await testSession(tables());
    const all = tables();
    await expect((await testSession(all)).ask("SELECT * FRO one")).rejects.toThrow();
    expect(fetched(all)).toEqual([]);
    await expect(session.ask("SELECT * FRO one")).rejects.toThrow(/^Parser Error: syntax error at or near "one"/);
    await expect(session.ask("SELECT y FROM one")).rejects.toThrow(/^Binder Error: .*"y"/);
    await expect(session.ask("FROM 'https://example.org/x.parquet'")).rejects.toThrow("httpfs");
  });

  it.each([
    "SELECT CASE WHEN range > 90000 THEN error('no more') ELSE 'x' END FROM range(100000)",
    "SELECT 1; SELECT (CASE WHEN range > 90000 THEN 'no more' ELSE range::VARCHAR END)::INTEGER FROM range(100000)",
  ])("never takes for whole what failed on its way: %s", async (sql) => {
    const session = await testSession(tables());
    await expect(session.ask(sql)).rejects.toThrow("no more");
    expect(await session.ask("SELECT 1 AS a")).toEqual([{ a: 1 }]);
    await session.ask("BEGIN");
    await expect(session.ask(sql)).rejects.toThrow(/not all of it|no more/);
    await expect(session.ask("SELECT 1")).rejects.toThrow("aborted");
    await session.ask("ROLLBACK");
    expect(await session.ask("SELECT 1 AS a")).toEqual([{ a: 1 }]);
  });

  it("leaves transactions to whoever begins them", async () => {
    const session = await testSession(tables());
    await session.ask("BEGIN; CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1)");
    expect(await session.ask("FROM t")).toEqual([{ a: 1 }]);
    await session.ask("ROLLBACK");
    await expect(session.ask("FROM t")).rejects.toThrow("does not exist");
    expect(await session.ask("CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (2) RETURNING a")).toEqual([{ a: 2 }]);
    expect(await session.ask("FROM t")).toEqual([{ a: 2 }]);
  });

  it("goes on when an answer is not read to its end", async () => {
    const session = await testSession(tables());
    for await (const { rows } of session.run("FROM range(10000000); SELECT 7 AS a")) {
      for await (const some of rows()) {
        expect(some.length).toBeGreaterThan(0);
        break;
      }
    }
    expect(await session.ask("SELECT 1 AS a")).toEqual([{ a: 1 }]);
  });

  it("gives no rows of an answer that is over", async () => {
    const session = await testSession(tables());
    const kept: Answer[] = [];
    for await (const answer of session.run("FROM range(10000)")) kept.push(answer);
    const read = async () => {
      for await (const _ of kept[0]?.rows() ?? []);
    };
    await expect(read()).rejects.toThrow("closed before");
  });

  it("stops when it is interrupted, and goes on with the next statement", async () => {
    const session = await testSession(tables());
    const endless = session.ask("SELECT count(*) FROM range(1000000000000) a WHERE a.range % 7 = 9");
    setTimeout(() => session.interrupt(), 200);
    await expect(endless).rejects.toThrow(Interrupted);
    expect(await session.ask("SELECT 1 AS a")).toEqual([{ a: 1 }]);
  });

  it("stops while rows are read", async () => {
    const session = await testSession(tables());
    for await (const { rows } of session.run("FROM range(10000000)")) {
      const reading = rows();
      await reading.next();
      session.interrupt();
      await expect(reading.next()).rejects.toThrow(Interrupted);
    }
    expect(await session.ask("SELECT 1 AS a")).toEqual([{ a: 1 }]);
  });

  it("stops between two steps of fetching", async () => {
    const slow: SqlTable = {
      ...counting("main", "slow"),
      async fetch({ check }) {
        for (;;) {
          await new Promise((resolve) => setTimeout(resolve, 5));
          check();
        }
      },
    };
    const session = await testSession([slow]);
    setTimeout(() => session.interrupt(), 50);
    await expect(session.ask("FROM slow")).rejects.toThrow(Interrupted);
  });

  it("suggests how a text can go on", async () => {
    const session = await testSession(tables());
    expect(await session.suggest("SEL")).toContainEqual({ text: "SELECT ", start: 0, type: "keyword" });
    expect(await session.suggest("SELECT * FROM tw")).toContainEqual({ text: "two", start: 14, type: "table" });
  });
});
