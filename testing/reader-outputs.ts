import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { summaries } from "../shared/gold/registry.ts";
import type { Azure } from "../shared/platform/azure/clients.ts";
import { routes } from "../shared/serving/api/routes.ts";
import { type StoredItem, storedItems } from "../tools/person/scan/stores.ts";
import { openLake } from "../tools/sql/lake.ts";

/** A running app, and a day of its data. */
export interface ReaderTarget {
  readonly azure: Azure;
  readonly url: string;
  /** Data folder of the stack. */
  readonly folder: string;
  /** YYYY-MM-DD. */
  readonly day: string;
}

/** The values of the parameters of paths. A route with another one fails until it has one here. */
const parametersOf: Readonly<Record<string, readonly string[]>> = {
  summary: summaries.map(({ name }) => name),
};

/** Roles that somebody without the role `Personal` or `Operator` can have. */
const ofReaders: readonly string[] = ["Reader", "any role", "everybody"];

/**
 * Everything that a Reader can get: each route of the registry in each format, the masked exports and tables of
 * PostgreSQL, and every table of SQL. What is added to a registry is included by itself.
 */
export async function* readerOutputs(target: ReaderTarget): AsyncGenerator<StoredItem> {
  yield* responses(target);
  for await (const item of storedItems(target.azure))
    if (item.store === "blobs gold" || item.store === "postgres gold") yield item;
  yield* sqlTables(target);
}

async function* responses({ url, folder, day }: ReaderTarget): AsyncGenerator<StoredItem> {
  const keys: { readonly default: string } = JSON.parse(
    await readFile(join(folder, "functions-host", "keys.json"), "utf8"),
  );
  for (const path of readerPaths(day))
    for (const accept of ["application/json", "text/csv"]) {
      const response = await fetch(`${url}/${path}`, { headers: { "x-functions-key": keys.default, accept } });
      const text = await response.text();
      if (!response.ok && response.status !== 406) throw new Error(`${path}: ${response.status} ${text}`);
      const store = `GET /${path.replace(/\?.*/, "")}`;
      yield { store, bytes: Buffer.from(`${[...response.headers].join("\n")}\n${text}`) };
    }
}

/** The paths of all routes that a Reader may get, with their parameters. */
function readerPaths(day: string): string[] {
  // The OpenAPI document has the made-up examples of the streams, and no data.
  const { "get-openapi": _, ...withData } = routes;
  const gets = Object.values(withData).filter(({ method, access }) => method === "GET" && ofReaders.includes(access));
  return gets.flatMap(({ path }) => pathsOf(isOfDays(path) ? `${path}?from=${day}&to=${day}` : path));
}

/** Sums over people require days. */
function isOfDays(path: string): boolean {
  return ["api/activity", "api/gym-days", "api/gym-hours"].includes(path);
}

function pathsOf(path: string): string[] {
  const [, name] = /\{(\w+)\}/.exec(path) ?? [];
  if (name === undefined) return [path];
  const values = parametersOf[name];
  if (values === undefined) throw new Error(`${path}: a Reader gets it, and the test of linkage has no ${name}`);
  return values.map((value) => path.replace(`{${name}}`, value));
}

async function* sqlTables({ azure }: ReaderTarget): AsyncGenerator<StoredItem> {
  // The cache of files belongs to who queries, and an erasure does not reach it.
  const data = await mkdtemp(join(tmpdir(), "korevital-"));
  const flags = { data, personal: false, memory: "512MB", since: undefined, at: Date.now() };
  const lake = await openLake(azure, flags, () => {});
  try {
    for (const { name, schema } of lake.session.tables.filter(({ personal }) => personal !== true))
      for await (const answer of lake.session.run(`SELECT * FROM ${schema}.${name}`))
        for await (const rows of answer.rows()) {
          const text = JSON.stringify(rows, (_, value) => (typeof value === "bigint" ? String(value) : value));
          yield { store: `sql ${schema}.${name}`, bytes: Buffer.from(text) };
        }
  } finally {
    await lake.close();
    await rm(data, { recursive: true, force: true });
  }
}
