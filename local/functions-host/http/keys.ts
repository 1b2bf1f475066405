import { randomBytes, timingSafeEqual } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import type { IncomingHttpHeaders } from "node:http";
import { dirname } from "node:path";
import type { AuthLevel } from "../bindings/http-trigger.ts";
import { StartError } from "../start-error.ts";

/** The file `keys.json`: made once, then only added to. */
export interface HostKeys {
  /** Opens everything, `/admin` too. */
  readonly master: string;
  /** Opens every function of level `function`. */
  readonly default: string;
  /** By function, a key of its own. */
  readonly functions: Readonly<Record<string, string>>;
}

/** Reads the keys, and makes those that are missing. */
export async function openKeys(file: string, functionNames: readonly string[]): Promise<HostKeys> {
  const found = await readKeys(file);
  const missing = functionNames.filter((name) => found?.functions[name] === undefined);
  if (found !== undefined && missing.length === 0) return found;
  const keys: HostKeys = {
    master: found?.master ?? newKey(),
    default: found?.default ?? newKey(),
    functions: { ...found?.functions, ...Object.fromEntries(missing.map((name) => [name, newKey()])) },
  };
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return keys;
}

async function readKeys(file: string): Promise<HostKeys | undefined> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new StartError(`${file} is not JSON any more: delete it, and new keys are made`);
  }
}

function newKey(): string {
  return randomBytes(40).toString("base64url");
}

/** The key that a request brings: header `x-functions-key`, else `code` of the query. */
export function keyOf(headers: IncomingHttpHeaders, url: URL): string | undefined {
  const header = headers["x-functions-key"];
  return (Array.isArray(header) ? header[0] : header) ?? url.searchParams.get("code") ?? undefined;
}

export function isAllowed(keys: HostKeys, level: AuthLevel, functionName: string, key: string | undefined): boolean {
  if (level === "anonymous") return true;
  if (key === undefined) return false;
  const accepted = level === "admin" ? [keys.master] : [keys.master, keys.default, keys.functions[functionName]];
  return accepted.some((one) => one !== undefined && same(one, key));
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
