import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Orchestrations, orchestrations } from "../../shared/platform/azure/orchestrations.ts";
import { stackFolder, type TargetFlags } from "./target.ts";

export const functionAppOptions = { functions: { type: "string" }, key: { type: "string" } } as const;

export const functionAppUsage = `  --functions URL  URL of the function app (KOREVITAL_FUNCTIONS_URL); by default that of the local stack
  --key KEY        its system key durabletask_extension, or its master key (KOREVITAL_FUNCTIONS_KEY)`;

export interface FunctionAppFlags extends TargetFlags {
  readonly functions?: string | undefined;
  readonly key?: string | undefined;
}

/** The function app of the flags or the environment, otherwise of the local stack; undefined if there is none. */
export function functionApp({ functions, key, ...flags }: FunctionAppFlags): Orchestrations | undefined {
  const url = functions ?? process.env["KOREVITAL_FUNCTIONS_URL"] ?? localUrl(flags);
  return url === undefined ? undefined : orchestrations(url, key ?? process.env["KOREVITAL_FUNCTIONS_KEY"]);
}

/** `npm start` writes the port in the format of `local.settings.json`. */
function localUrl(flags: TargetFlags): string | undefined {
  if (process.env["COSMOS"] ?? process.env["COSMOS__accountEndpoint"]) return undefined;
  const file = join(stackFolder(flags), "settings.json");
  if (!existsSync(file)) return undefined;
  const port: unknown = JSON.parse(readFileSync(file, "utf8")).Host?.LocalHttpPort;
  return typeof port === "number" ? `http://127.0.0.1:${port}` : undefined;
}
