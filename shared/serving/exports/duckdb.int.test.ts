import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDuckDb, type Query } from "../../../testing/duckdb.ts";
import { monthFile } from "./month-file.ts";
import { sample, sampleRow } from "./testing/sample.ts";

describe("DuckDB", () => {
  const july = Array.from({ length: 250 }, (_, index) => sampleRow(`u${index % 7}`, "2026-07-09", index));
  const august = [sampleRow("u1", "2026-08-31", 3), { ...sampleRow("u2", "2026-08-31", 4), city: null }];
  let folder: string;
  let query: Query;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "korevital-"));
    query = await openDuckDb();
    for (const [name, rows] of Object.entries({ "2026-07-a": july, "2026-08-b": august })) {
      const about = { month: name.slice(0, 7), timeZone: "UTC", rows: "personal", exportedAt: 0 } as const;
      const file = monthFile(sample, about, 100);
      file.add(rows);
      await writeFile(join(folder, `${name}.parquet`), file.finish());
    }
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("reads the types of the summary's columns", async () => {
    const described = await query(`DESCRIBE SELECT * FROM '${folder}/2026-07-a.parquet'`);
    expect(described.map(({ column_name, column_type }) => [column_name, column_type])).toEqual([
      ["user_id", "VARCHAR"],
      ["date", "DATE"],
      ["city", "VARCHAR"],
      ["count", "BIGINT"],
      ["mean", "DOUBLE"],
      ["at", "TIMESTAMP WITH TIME ZONE"],
      ["things", "VARCHAR[]"],
    ]);
  });

  it("reads all rows of the files of a downloaded table", async () => {
    const rows = await query(`SELECT user_id, date::VARCHAR AS date, city, count::INTEGER AS count, mean,
      strftime("at" AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%gZ') AS "at", things
      FROM read_parquet('${folder}/*.parquet') ORDER BY date, count`);
    expect(rows).toEqual([...july, ...august]);
  });

  it("reads the metadata of a file", async () => {
    const metadata = await query(`SELECT decode(key) AS key, decode(value) AS value
      FROM parquet_kv_metadata('${folder}/2026-07-a.parquet')`);
    expect(metadata).toContainEqual({ key: "korevital.rows", value: "personal" });
  });

  it("filters by the statistics of the file", async () => {
    const from = (where: string) =>
      query(`SELECT count(*)::INTEGER AS n FROM '${folder}/2026-0*.parquet' WHERE ${where}`);
    expect(await from("date >= DATE '2026-08-01'")).toEqual([{ n: 2 }]);
    expect(await from("user_id = 'u3'")).toEqual([{ n: july.filter(({ user_id }) => user_id === "u3").length }]);
    expect(await from(`"at" < TIMESTAMPTZ '2026-07-09 12:00:00.010Z'`)).toEqual([{ n: 10 }]);
    expect(await from("city IS NULL")).toEqual([{ n: 1 }]);
    expect(await from("list_contains(things, 'ä;1')")).toEqual([{ n: 83 }]);
  });
});
