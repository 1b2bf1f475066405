import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import type { TestContext } from "vitest";
import type { BlobStore } from "../shared/platform/azure/blobs.ts";

const program = resolve("../shared/tools/delta-check/check");
const run = promisify(execFile);

/** What delta-rs, which shares no code with KoreVital, reads in a table. */
export interface CheckedTable {
  readonly version: number;
  readonly files: number;
  readonly rows: number;
  /** Column -> type. */
  readonly schema: Readonly<Record<string, string>>;
  /** Rows of the query, as Python prints them. */
  readonly result: readonly string[];
}

export function skipWithoutDeltaCheck({ skip }: Pick<TestContext, "skip">): void {
  if (!existsSync(program)) skip("../shared/tools/delta-check is absent");
}

/**
 * Opens a Delta table with delta-rs and reads every row. It fails if a file of the table is missing.
 *
 * @param options `version` of the table, the latest by default; `query` in SQL over the table `t`
 */
export async function checkDelta(
  folder: string,
  options: { readonly version?: number; readonly query?: string } = {},
): Promise<CheckedTable> {
  const { version, query } = options;
  const args = [
    folder,
    ...(version === undefined ? [] : ["--version", String(version)]),
    ...(query === undefined ? [] : ["--query", query]),
  ];
  // Its Python packages are installed once for each worker of a test run.
  const DELTA_CHECK_CACHE = join(tmpdir(), `delta-check-${process.env["VITEST_POOL_ID"]}`);
  const { stdout } = await run(program, args, { env: { ...process.env, DELTA_CHECK_CACHE } });
  const [, at, files, rows] = /^version (\d+), (\d+) files, (\d+) rows/.exec(stdout) ?? [];
  const lines = stdout.trimEnd().split("\n").slice(1);
  const columns = lines.flatMap((line) => /^ {2}(\w+): (.*)$/.exec(line)?.slice(1, 3) ?? []);
  return {
    version: Number(at),
    files: Number(files),
    rows: Number(rows),
    schema: Object.fromEntries(columns.flatMap((name, index) => (index % 2 ? [] : [[name, columns[index + 1] ?? ""]]))),
    result: lines.filter((line) => line.startsWith("{")),
  };
}

/** Copies the blobs of a table into a folder. */
export async function copyTable(blobs: Pick<BlobStore, "list" | "read">, table: string, to: string): Promise<string> {
  for await (const { name } of blobs.list(`${table}/`)) {
    const path = join(to, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, (await blobs.read(name)) ?? new Uint8Array());
  }
  return join(to, table);
}
