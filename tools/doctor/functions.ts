import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Orchestrations, orchestrations } from "../../shared/platform/azure/orchestrations.ts";
import { stackFolder, type TargetFlags } from "../common/target.ts";

export interface FunctionsFlags extends TargetFlags {
  readonly functions?: string | undefined;
  readonly key?: string | undefined;
}

/** The function app: as flags or the environment say, else the one of the local stack; undefined when nobody says. */
export function functionsApp({ functions, key, ...flags }: FunctionsFlags): Orchestrations | undefined {
  const url = functions ?? process.env["KOREVITAL_FUNCTIONS_URL"] ?? localUrl(flags);
  return url === undefined ? undefined : orchestrations(url, key ?? process.env["KOREVITAL_FUNCTIONS_KEY"]);
}

/** `npm start` writes down the port, as `local.settings.json` has it for the Functions tools. */
function localUrl(flags: TargetFlags): string | undefined {
  if (process.env["COSMOS"] ?? process.env["COSMOS__accountEndpoint"]) return undefined;
  const file = join(stackFolder(flags), "settings.json");
  if (!existsSync(file)) return undefined;
  const port: unknown = JSON.parse(readFileSync(file, "utf8")).Host?.LocalHttpPort;
  return typeof port === "number" ? `http://127.0.0.1:${port}` : undefined;
}
