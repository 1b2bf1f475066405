import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../shared/platform/azure/configuration.ts";
import { isObject } from "../../shared/streams/decoding/json.ts";

/** The running local stack, from the files that `npm start` writes to its data folder. */
export interface RunningStack {
  /** The settings of the app. */
  readonly settings: Environment;
  /** Undefined if the app does not run. */
  readonly appPort: number | undefined;
  readonly kafkaPort: number | undefined;
}

/**
 * The stack of a data folder; undefined if none is running.
 *
 * @throws Error if its file has another format
 */
export function findRunningStack(folder: string): RunningStack | undefined {
  const file = join(folder, "settings.json");
  if (!existsSync(file)) return undefined;
  const stored = objectIn(JSON.parse(readFileSync(file, "utf8")));
  const settings: Environment = Object.fromEntries(
    Object.entries(objectIn(stored["Values"])).map(([name, value]) => [name, String(value)]),
  );
  return {
    settings,
    appPort: numberIn(objectIn(stored["Host"])["LocalHttpPort"]),
    kafkaPort: numberIn(stored["kafkaPort"]),
  };
}

/** @throws Error if no local stack is running in the data folder */
export function runningStack(folder: string): RunningStack {
  const stack = findRunningStack(folder);
  if (stack !== undefined) return stack;
  const file = join(folder, "settings.json");
  throw new Error(`no local stack is running (no ${file}): run npm start, or use --data`);
}

/** The system key for the HTTP API of Durable Functions; undefined if the stack has no function app. */
export function durableKey(folder: string): string | undefined {
  const key = objectIn(hostKeys(folder)["system"])["durabletask_extension"];
  return typeof key === "string" ? key : undefined;
}

/** @throws Error if the stack in the data folder has no function app */
export function defaultFunctionKey(folder: string): string {
  const file = keysFile(folder);
  const key = hostKeys(folder)["default"];
  if (typeof key === "string") return key;
  throw new Error(`no function key (${file} contains none): run npm start, or use --key`);
}

const keysFile = (folder: string) => join(folder, "functions-host", "keys.json");

function hostKeys(folder: string) {
  const file = keysFile(folder);
  return existsSync(file) ? objectIn(JSON.parse(readFileSync(file, "utf8"))) : {};
}

const objectIn = (value: unknown) => (isObject(value) ? value : {});
const numberIn = (value: unknown) => (typeof value === "number" ? value : undefined);
