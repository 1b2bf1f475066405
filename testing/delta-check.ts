import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import type { TestContext } from "vitest";
import type { BlobStore } from "../shared/platform/azure/blobs.ts";
import type { Azure } from "../shared/platform/azure/clients.ts";

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

export function hasDeltaCheck(): boolean {
  return existsSync(program);
}

export function skipWithoutDeltaCheck({ skip }: Pick<TestContext, "skip">): void {
  if (!hasDeltaCheck()) skip("../shared/tools/delta-check is absent");
}

/** A table in the storage of a local stack. delta-rs reads it over HTTP, as polars and pandas do. */
export interface StoredTable {
  readonly container: string;
  /** The folder of the table. */
  readonly folder: string;
  readonly storage: Azure["configuration"]["lake"];
}

/** Milliseconds after which a read ends with an error. */
const timeout = 120_000;

/**
 * Opens a Delta table with delta-rs and reads every row. It fails if a file of the table is missing.
 *
 * @param table a folder, or a table in storage
 * @param options `version` of the table, the latest by default; `query` in SQL over the table `t`
 */
export async function checkDelta(
  table: string | StoredTable,
  options: { readonly version?: number; readonly query?: string } = {},
): Promise<CheckedTable> {
  const { version, query } = options;
  const args = [
    typeof table === "string" ? table : `az://${table.container}/${table.folder}`,
    ...(version === undefined ? [] : ["--version", String(version)]),
    ...(query === undefined ? [] : ["--query", query]),
  ];
  // Its Python packages are installed once for each worker of a test run.
  const DELTA_CHECK_CACHE = join(tmpdir(), `delta-check-${process.env["VITEST_POOL_ID"] ?? process.getuid?.()}`);
  const access = typeof table === "string" ? {} : accessTo(table);
  const { stdout } = await run(program, args, { timeout, env: { ...process.env, DELTA_CHECK_CACHE, ...access } });
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

/** The settings of delta-rs for the storage of a local stack. */
function accessTo({ storage }: StoredTable): Record<string, string> {
  const connection = storage.kind === "string" ? storage.value : "";
  const partOf = (name: string) => new RegExp(`(?:^|;)${name}=([^;]*)`).exec(connection)?.[1] ?? "";
  return {
    AZURE_STORAGE_ACCOUNT_NAME: partOf("AccountName"),
    AZURE_STORAGE_ACCOUNT_KEY: partOf("AccountKey"),
    AZURE_STORAGE_ENDPOINT: partOf("BlobEndpoint"),
    AZURE_ALLOW_HTTP: "true",
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
