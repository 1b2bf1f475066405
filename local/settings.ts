import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { connectionSettings, type EndpointPorts } from "./connection-strings.ts";

/**
 * The app's settings on this machine: `local.settings.json` where a developer made one, else the sample,
 * with the connections of the endpoints that are running.
 *
 * @throws Error that names the file when it is not as the Functions tools write it
 */
export function appSettings(appFolder: string, ports: EndpointPorts): Record<string, string> {
  const files = ["local.settings.json", "local.settings.sample.json"].map((name) => join(appFolder, name));
  const file = files.find((name) => existsSync(name));
  const own = file === undefined ? {} : valuesOf(file);
  return { ...own, ...connectionSettings(ports) };
}

function valuesOf(file: string): Record<string, string> {
  const parsed: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (typeof parsed !== "object" || parsed === null || !("Values" in parsed))
    throw new Error(`${file} has no "Values"`);
  const { Values: values } = parsed;
  if (typeof values !== "object" || values === null) throw new Error(`"Values" of ${file} is no object`);
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}
