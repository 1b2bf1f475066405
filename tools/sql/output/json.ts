import type { DuckDBValue } from "@duckdb/node-api";
import type { StatementResult } from "../session.ts";
import { jsonText } from "./values.ts";

/** Streams a JSON array with one object per line. */
export async function writeJson(
  { columns, rows }: StatementResult,
  write: (text: string) => Promise<void>,
): Promise<number> {
  const names = quotedNames(columns);
  let count = 0;
  for await (const some of rows()) {
    const lines = some.map((row) => objectOf(names, row));
    await write(`${count === 0 ? "[\n" : ",\n"}${lines.join(",\n")}`);
    count += some.length;
  }
  await write(count === 0 ? "[]\n" : "\n]\n");
  return count;
}

/** Streams one JSON object per line. */
export async function writeNdjson(
  { columns, rows }: StatementResult,
  write: (text: string) => Promise<void>,
): Promise<number> {
  const names = quotedNames(columns);
  let count = 0;
  for await (const some of rows()) {
    await write(some.map((row) => `${objectOf(names, row)}\n`).join(""));
    count += some.length;
  }
  return count;
}

function quotedNames(columns: StatementResult["columns"]): string[] {
  return uniqueNames(columns.map(({ name }) => name)).map((name) => JSON.stringify(name));
}

function objectOf(names: readonly string[], row: readonly DuckDBValue[]): string {
  return `{${row.map((value, index) => `${names[index]}:${jsonText(value)}`).join(",")}}`;
}

/** Makes names unique: the second `x` becomes `x_2`. */
export function uniqueNames(names: readonly string[]): string[] {
  const used = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let next = 2; used.has(free); next += 1) free = `${name}_${next}`;
    used.add(free);
    return free;
  });
}
