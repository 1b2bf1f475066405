import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "../../local/data-folder/process-identity.ts";
import type { Environment } from "../../shared/platform/azure/configuration.ts";
import { InfrastructureFault } from "../../shared/platform/korevital-error.ts";
import { isObject } from "../../shared/streams/decoding/json.ts";

/** The running local stack, from the files that `npm start` writes to its data folder. */
export interface RunningStack {
  /** The settings of the app. */
  readonly settings: Environment;
  /** Undefined if the app does not run. */
  readonly appPort: number | undefined;
  readonly kafkaPort: number | undefined;
}

/** Why a command has no stack to use. */
export class NoStack extends InfrastructureFault {
  override readonly name = "NoStack";
  readonly code = "stack-absent";
}

/** The stack of a data folder; undefined if none is running. */
export function findRunningStack(folder: string): RunningStack | undefined {
  const stored = readStored(folder);
  return stored === undefined || wasKilled(stored) ? undefined : stackOf(stored);
}

function stackOf(stored: Readonly<Record<string, unknown>>): RunningStack {
  const settings: Environment = Object.fromEntries(
    Object.entries(objectIn(stored["Values"])).map(([name, value]) => [name, String(value)]),
  );
  return {
    settings,
    appPort: numberIn(objectIn(stored["Host"])["LocalHttpPort"]),
    kafkaPort: numberIn(stored["kafkaPort"]),
  };
}

/** @throws NoStack if no local stack is running in the data folder */
export function runningStack(folder: string): RunningStack {
  const stored = readStored(folder);
  if (stored === undefined)
    throw new NoStack(
      `no local stack is running in ${folder}: run npx korevital start, or name its folder with --data`,
    );
  if (wasKilled(stored))
    throw new NoStack(`the local stack of ${folder} was killed: run npx korevital start${dataFlag(folder)} again`);
  return stackOf(stored);
}

function dataFlag(folder: string): string {
  return folder === ".local" ? "" : ` --data ${folder}`;
}

/** The content of `settings.json`; undefined if the folder has none, or one that is incomplete. */
function readStored(folder: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return objectIn(JSON.parse(readFileSync(join(folder, "settings.json"), "utf8")));
  } catch {
    return undefined;
  }
}

/** Whether the process that wrote the file has ended without removing it. */
function wasKilled({ process: stored }: Readonly<Record<string, unknown>>): boolean {
  const { id, started } = objectIn(stored);
  return typeof id === "number" && !isAlive({ id, started: numberIn(started) });
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
  throw new Error(`no function key (${file} contains none): run npx korevital start, or use --key`);
}

const keysFile = (folder: string) => join(folder, "functions-host", "keys.json");

function hostKeys(folder: string) {
  const file = keysFile(folder);
  return existsSync(file) ? objectIn(JSON.parse(readFileSync(file, "utf8"))) : {};
}

const objectIn = (value: unknown) => (isObject(value) ? value : {});
const numberIn = (value: unknown) => (typeof value === "number" ? value : undefined);
