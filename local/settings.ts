import { existsSync } from "node:fs";
import { join } from "node:path";
import { describeApp } from "./app-description.ts";
import { connectionSettings, type EndpointPorts } from "./connection-strings.ts";
import { readJson } from "./read-json.ts";

/**
 * The app's settings on this machine: `local.settings.json` where a developer created one, else
 * `local.settings.sample.json`, with the connection strings of the running endpoints.
 *
 * @param telemetryFolder where the app writes telemetry; undefined for nowhere
 * @throws Error that names the file when it is not in the format of the Functions tools
 */
export function appSettings(appFolder: string, ports: EndpointPorts, telemetryFolder?: string): Record<string, string> {
  const { connections, telemetryFolder: folderSetting } = describeApp(appFolder);
  if (telemetryFolder !== undefined && folderSetting === undefined)
    throw new Error(`${join(appFolder, "package.json")}: --telemetry on requires "localAzure.telemetryFolder"`);
  return {
    ...ownSettings(appFolder),
    ...connectionSettings(connections, ports),
    ...(telemetryFolder !== undefined && folderSetting !== undefined ? { [folderSetting]: telemetryFolder } : {}),
  };
}

const schema = {
  type: "object",
  required: ["Values"],
  properties: { Values: { type: "object", additionalProperties: { type: ["string", "number", "boolean"] } } },
};

function ownSettings(appFolder: string): Record<string, string> {
  const files = ["local.settings.json", "local.settings.sample.json"].map((name) => join(appFolder, name));
  const file = files.find((name) => existsSync(name));
  if (file === undefined) return {};
  const { Values: values } = readJson<{ Values: Record<string, string | number | boolean> }>(file, schema);
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}
