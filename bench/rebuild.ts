import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { Row } from "../shared/gold/summary.ts";
import { workoutBpmSummary } from "../shared/gold/workout-bpm-summary/workout-bpm-summary.ts";
import type { Azure } from "../shared/platform/azure/clients.ts";
import { mapConcurrent } from "../shared/platform/map-concurrent.ts";
import { allRows } from "../tools/common/rows.ts";
import { databaseSetNamed } from "../tools/rebuild/database-set.ts";
import { openDatabaseSet } from "../tools/rebuild/open-database-set.ts";
import { landBatches } from "./land-batches.ts";
import { bronzeBatches } from "./rebuild/data.ts";
import { withEndpoints } from "./rebuild/endpoints.ts";
import { summaryQuery } from "./rebuild/query.ts";
import type { RunResult } from "./rebuild/run.ts";

/** Five million heart rates are 14 hours of 100 devices; fewer events use fewer devices. */
const devicesOf = (events: number) => Math.min(100, Math.max(20, Math.round(events / 50_000)));
const batchSize = 1000;

/**
 * Compares a rebuild of silver and gold to one DuckDB query that computes the same summary from the same files. The
 * endpoints and the rebuild run in separate processes.
 */
export async function benchRebuild(events = 200_000): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "korevital-bench-"));
  try {
    await withEndpoints(folder, async (azure, data) => {
      await landBatches(azure, bronzeBatches(events, devicesOf(events), batchSize));
      const rebuilt = await rebuild(data);
      const rows = await rowsOf(azure);
      await fetchBronze(azure, join(folder, "lake"));
      const queried = await timed(() => query(summaryQuery(join(folder, "lake"))));
      const [rebuiltDigest, queriedDigest] = [digest(rows), digest(queried.value)];
      const count = (value: number) => Math.round(value).toLocaleString("en-US");
      const took = (seconds: number) => `${seconds.toFixed(1)} s, ${count(events / seconds)} events/s`;
      console.log(`  ${count(events)} heart rates, ${rows.length} rows of ${workoutBpmSummary.name}`);
      console.log(`  rebuild   ${took(rebuilt.seconds)} (silver ${rebuilt.silverSeconds.toFixed(1)} s)`);
      console.log(`  DuckDB    ${took(queried.seconds)}`);
      console.log(`  ratio     ${(rebuilt.seconds / queried.seconds).toFixed(1)}`);
      console.log(
        `  rows are  ${rebuiltDigest === queriedDigest ? "equal" : `NOT equal: ${rebuiltDigest} and ${queriedDigest}`}`,
      );
      console.log(`  memory    ${count(rebuilt.memoryBytes / 2 ** 20)} MB peak`);
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs in a separate process to measure its memory. */
async function rebuild(data: string): Promise<RunResult> {
  const child = fork(new URL("./rebuild/run.ts", import.meta.url), [data], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  const ended = once(child, "exit").then(([code]) => Promise.reject(new Error(`the rebuild ended with code ${code}`)));
  ended.catch(() => {});
  const [result] = await Promise.race([once(child, "message"), ended]);
  return result;
}

function rowsOf(azure: Azure): Promise<readonly Row[]> {
  const container = openDatabaseSet(azure, databaseSetNamed("bench"), "UTC");
  return allRows(container, workoutBpmSummary, { personal: true }).finally(() => container.close());
}

/** Downloads bronze, one folder per stream. */
async function fetchBronze(azure: Azure, folder: string): Promise<void> {
  const bronze = azure.blobs("bronze");
  const names: string[] = [];
  for await (const { name } of bronze.list("")) names.push(name);
  await mapConcurrent(names, 8, async (name) => {
    const [stream = "", ...rest] = name.split("/");
    const path = join(folder, stream, rest.join("-"));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, (await bronze.read(name)) ?? "");
  });
}

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const options = { autoinstall_known_extensions: "false", autoload_known_extensions: "false" };
  const instance = await DuckDBInstance.create(":memory:", options);
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(sql)).getRowObjectsJson();
  connection.closeSync();
  return rows;
}

/** A digest of the rows, with averages to nine digits, because sums of doubles depend on the order. */
function digest(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const lines = rows.map(({ user_id, workout_id, date, rec_no, max_bpm, min_bpm, avg_bpm, sex, city, state }) =>
    [
      user_id,
      workout_id,
      date,
      Number(rec_no),
      max_bpm,
      min_bpm,
      Number(avg_bpm).toPrecision(9),
      sex,
      city,
      state,
    ].join(" "),
  );
  const sorted = lines.sort();
  return `${sorted.length} rows, first ${sorted[0]}, digest ${hashOf(sorted.join("\n"))}`;
}

function hashOf(text: string): string {
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  return (hash >>> 0).toString(16);
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly seconds: number }> {
  const begin = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - begin) / 1000 };
}
