import { describe, expect, it } from "vitest";
import type { CsvOptions } from "../../../shared/serving/rows/csv.ts";
import type { StatementResult } from "../session.ts";
import { testSession } from "../testing/test-session.ts";
import { uniqueNames } from "./json.ts";
import { copyToParquet } from "./parquet.ts";
import { print } from "./print.ts";

const everything = `SELECT 9007199254740993::BIGINT AS big, 1.50::DECIMAL(4,2) AS dec, 0.1::DOUBLE AS num, 'nan'::DOUBLE AS nan,
  TIMESTAMPTZ '2026-01-31 12:00:00.123+00' AS millis, TIMESTAMPTZ '2026-01-31 14:00:00.123456+02' AS micros,
  TIMESTAMP '1969-12-31 23:59:59.5' AS local, DATE '2026-01-31' AS day, TIME '10:00:00' AS time, INTERVAL '3 days' AS span,
  ['a', 'b;c'] AS texts, [1, NULL] AS numbers, {'k': [true], 'l': NULL} AS struct, MAP {'x': 1} AS map,
  '\\xAA'::BLOB AS bytes, NULL AS nothing, 170141183460469231731687303715884105727::HUGEINT AS huge, 'a "b", c' AS said`;

/** The first result. Later statements do not run, so it stays open. */
async function firstResult(sql: string): Promise<StatementResult> {
  const { value } = await (await testSession([])).run(sql).next();
  if (value === undefined) throw new Error("no result");
  return value;
}

async function printed(
  sql: string,
  format: "table" | "csv" | "json",
  limit = 100,
  options: CsvOptions = {},
): Promise<string> {
  let text = "";
  await print(await firstResult(sql), format, { limit, ...options }, async (more) => {
    text += more;
  });
  return text;
}

describe("output", () => {
  it("is valid JSON with all digits", async () => {
    const text = await printed(everything, "json");
    expect(text).toContain('"big":9007199254740993,"dec":1.50,"num":0.1,"nan":"NaN"');
    expect(text).toContain('"huge":170141183460469231731687303715884105727');
    expect(JSON.parse(text)[0]).toMatchObject({
      ...{
        millis: "2026-01-31T12:00:00.123Z",
        micros: "2026-01-31T12:00:00.123456Z",
        local: "1969-12-31T23:59:59.500",
      },
      ...{ day: "2026-01-31", time: "10:00:00", span: "3 days", texts: ["a", "b;c"], numbers: [1, null] },
      ...{ struct: { k: [true], l: null }, map: { x: 1 }, bytes: "\\xAA", nothing: null, said: 'a "b", c' },
    });
  });

  it("is CSV with lists in the format of the summaries", async () => {
    const [head, line, end] = (await printed(everything, "csv")).split("\r\n");
    expect(head).toMatch(/^big,dec,num,nan,millis/);
    expect(line).toContain("9007199254740993,1.50,0.1,NaN,2026-01-31T12:00:00.123Z");
    expect(line).toContain('a;b;c,"[1,null]","{""k"":[true],""l"":null}","{""x"":1}",\\xAA,,');
    expect(line).toMatch(/,"a ""b"", c"$/);
    expect(end).toBe("");
  });

  it("is CSV without formulas, unless raw, and with a byte order mark on request", async () => {
    const formulas = `SELECT '=1+1' AS "=head", ['-x', '-5'] AS list, -5 AS n, INTERVAL '-3 days' AS span`;
    expect(await printed(formulas, "csv")).toBe("'=head,list,n,span\r\n'=1+1,'-x;-5,-5,'-3 days\r\n");
    expect(await printed(formulas, "csv", 1, { raw: true, bom: true })).toBe(
      "\ufeff=head,list,n,span\r\n=1+1,-x;-5,-5,-3 days\r\n",
    );
  });

  it("contains all rows", async () => {
    const many = "SELECT range AS n FROM range(10000)";
    expect((await printed(many, "csv")).split("\r\n")).toHaveLength(10_002);
    expect(JSON.parse(await printed(many, "json"))).toHaveLength(10_000);
    expect(await printed("SELECT 1 AS n WHERE false", "json")).toBe("[]\n");
    expect(await printed("SELECT 1 AS n WHERE false", "csv")).toBe("n\r\n");
  });

  it("contains the first rows as a table, with a note about further ones", async () => {
    expect(await printed("SELECT range AS n, 'x' AS x FROM range(3)", "table", 2)).toBe(
      "n  x\n-  -\n0  x\n1  x\nfirst 2 rows; --limit N prints more, --format csv or json all\n",
    );
    expect(await printed("SELECT range AS n FROM range(2)", "table", 2)).toBe("n\n-\n0\n1\n2 rows\n");
    expect(await printed("SELECT repeat('y', 100) || chr(10) AS long", "table")).toContain(`${"y".repeat(59)}…`);
    expect(await printed("SELECT NULL AS n, 'a\nb' AS t", "table")).toBe("n  t\n-  ---\n–  a b\n1 row\n");
  });

  it("distinguishes columns with the same name", async () => {
    expect(JSON.parse(await printed("SELECT 1 AS a, 2 AS a, 3 AS a", "json"))).toEqual([{ a: 1, a_2: 2, a_3: 3 }]);
    expect(uniqueNames(["a", "a", "a_2"])).toEqual(["a", "a_2", "a_2_2"]);
  });

  it("is only the number of changed rows for a writing statement", async () => {
    const write = async () => {
      throw new Error("unexpected output");
    };
    const inserted = await firstResult("CREATE TABLE t (a INTEGER); INSERT INTO t SELECT * FROM range(3)");
    expect(await print(inserted, "csv", { limit: 1 }, write)).toBe(3);
  });

  it("quotes the file name of a Parquet copy and accepts any end of the query", () => {
    expect(copyToParquet("SELECT 1; ;  ", "it's.parquet")).toBe(
      "COPY (SELECT 1\n) TO 'it''s.parquet' (FORMAT parquet, COMPRESSION zstd)",
    );
    expect(copyToParquet("SELECT 1 -- one", "x")).toContain("-- one\n)");
  });
});
