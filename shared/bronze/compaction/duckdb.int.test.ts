import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDuckDb, type Query } from "../../../testing/duckdb.ts";
import { memoryBronze, type Sent } from "./testing/memory-bronze.ts";

const sent = (key: string, text: string): Sent => ({ key, kind: "accepted", text, replayOf: undefined });

describe("DuckDB and merged files", () => {
  let folder: string;
  let query: Query;
  const before: string[] = [];
  let merged: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "korevital-"));
    query = await openDuckDb();
    const here = memoryBronze();
    for (let commit = 0; commit < 20; commit += 1)
      await here.land([sent(`d${commit % 3}`, "ü😀"), sent(`d${commit % 7}`, "x".repeat(commit * 50))]);
    const written = async (name: string) => {
      const path = join(folder, name.replaceAll("/", "-"));
      await writeFile(path, (await here.store.bronze.read(name)) ?? new Uint8Array());
      return path;
    };
    for (const name of here.store.bronze.names()) before.push(await written(name));
    await here.readUpTo(20);
    await here.compact({ rows: 90, records: 1000, memory: 2 ** 20 });
    const [row] = await here.rows();
    merged = await written(row?.dataFile ?? "");
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("reads the same records as from the files before, with all columns", async () => {
    const all = (files: string) => query(`SELECT * FROM ${files} ORDER BY sequence_number`);
    const small = await all(`read_parquet([${before.map((file) => `'${file}'`).join()}])`);
    const large = await all(`'${merged}'`);
    expect(large.map(({ position: _, ...rest }) => rest)).toEqual(small);
    expect(large.map(({ position }) => Number(position))).toEqual(small.map((_, index) => Math.floor(index / 2) + 1));
    expect(small).toHaveLength(40);
  });

  it("reads merged and other files together", async () => {
    const [counts] = await query(`SELECT count(*)::INTEGER AS records, count(position)::INTEGER AS placed
      FROM read_parquet(['${merged}', '${before[0]}'], union_by_name = true)`);
    expect(counts).toEqual({ records: 42, placed: 40 });
  });

  it("reads the bounds of keys from the footer", async () => {
    const [bounds] = await query(`SELECT stats_min_value AS least, stats_max_value AS most
      FROM parquet_metadata('${merged}') WHERE path_in_schema = 'key'`);
    expect(bounds).toEqual({ least: "d0", most: "d6" });
  });
});
