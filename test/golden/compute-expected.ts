import { copyFile, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDuckDb } from "../../testing/duckdb.ts";
import { inputFolder, writeInputFiles, zone } from "./inputs.ts";

const sqlFolder = fileURLToPath(new URL("sql/", import.meta.url));

/** The names of the expected tables: `sql/results` has a query for each. */
export async function expectedTables(): Promise<string[]> {
  return (await readdir(join(sqlFolder, "results"))).sort().map((file) => file.replace(/\.sql$/, ""));
}

/** Computes the expected tables from the inputs in DuckDB, without code of the product, and writes each as CSV. */
export async function computeExpected(outputFolder: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "korevital-golden-"));
  try {
    await writeInputFiles(folder, "uncompressed");
    await copyFile(join(inputFolder, "hub-events.ndjson"), join(folder, "hub-events.ndjson"));
    await mkdir(outputFolder, { recursive: true });
    const query = await openDuckDb();
    await query(`SET VARIABLE input = '${folder}'; SET VARIABLE zone = '${zone}';`);
    for (const file of (await readdir(sqlFolder)).filter((name) => name.endsWith(".sql")).sort())
      await query(await readFile(join(sqlFolder, file), "utf8"));
    for (const table of await expectedTables()) {
      const sql = await readFile(join(sqlFolder, "results", `${table}.sql`), "utf8");
      await query(
        `COPY (SELECT * FROM (${sql}) ORDER BY ALL NULLS FIRST) TO '${join(outputFolder, `${table}.csv`)}' (HEADER)`,
      );
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}
