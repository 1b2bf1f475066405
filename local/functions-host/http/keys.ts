import { randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { AuthLevel } from "../bindings/http-trigger.ts";
import { readIfExists, replaceFile } from "../files.ts";
import { StartError } from "../start-error.ts";

/** The file `keys.json`. Keys are created once and never changed. */
export interface HostKeys {
  /** Allows everything, including `/admin`. */
  readonly master: string;
  /** Allows every function of level `function`. */
  readonly default: string;
  /** One key for each function, by name. */
  readonly functions: Readonly<Record<string, string>>;
  /** Keys of extensions. */
  readonly system: SystemKeys;
}

export interface SystemKeys {
  /** Allows the HTTP API of Durable Functions. */
  readonly durabletask_extension: string;
}

/** Reads the keys, and creates the missing ones. */
export async function openKeys(file: string, functionNames: readonly string[]): Promise<HostKeys> {
  const existing = await readKeys(file);
  const missing = functionNames.filter((name) => existing?.functions[name] === undefined);
  if (existing?.system !== undefined && missing.length === 0) return { ...existing, system: existing.system };
  const keys: HostKeys = {
    master: existing?.master ?? newKey(),
    default: existing?.default ?? newKey(),
    functions: { ...existing?.functions, ...Object.fromEntries(missing.map((name) => [name, newKey()])) },
    system: existing?.system ?? { durabletask_extension: newKey() },
  };
  await replaceFile(file, `${JSON.stringify(keys, null, 2)}\n`, 0o600);
  return keys;
}

/** A file of an earlier version has no system keys. */
type StoredKeys = Omit<HostKeys, "system"> & Partial<Pick<HostKeys, "system">>;

async function readKeys(file: string): Promise<StoredKeys | undefined> {
  const text = await readIfExists(file);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new StartError(`${file} is not valid JSON: delete it to create new keys`);
  }
}

function newKey(): string {
  return randomBytes(40).toString("base64url");
}

/** The key of a request: header `x-functions-key`, else query parameter `code`, in upper or lower case. */
export function keyOf(headers: IncomingHttpHeaders, { searchParams }: Pick<URL, "searchParams">): string | undefined {
  const header = headers["x-functions-key"];
  const codes = [...searchParams].filter(([name]) => name.toLowerCase() === "code").map(([, code]) => code);
  return (Array.isArray(header) ? header[0] : header) ?? (codes.length === 0 ? undefined : codes.join(","));
}

export function isAllowed(keys: HostKeys, level: AuthLevel, functionName: string, key: string | undefined): boolean {
  if (level === "anonymous") return true;
  return isOneOf(key, level === "admin" ? [keys.master] : [keys.master, keys.default, keys.functions[functionName]]);
}

/** Compares in a time that does not depend on the key. */
export function isOneOf(key: string | undefined, accepted: readonly (string | undefined)[]): boolean {
  return key !== undefined && accepted.some((one) => one !== undefined && isEqual(one, key));
}

function isEqual(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
