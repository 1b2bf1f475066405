import { type Orchestrations, orchestrations } from "../../shared/platform/azure/orchestrations.ts";
import { durableKey, findRunningStack } from "./running-stack.ts";
import { isInEnvironment, stackFolder, type TargetFlags } from "./target.ts";

export const functionAppOptions = { functions: { type: "string" }, key: { type: "string" } } as const;

export const functionAppUsage = `  --functions URL  URL of the function app (KOREVITAL_FUNCTIONS_URL); default: local stack
  --key KEY        its system key durabletask_extension, or its master key (KOREVITAL_FUNCTIONS_KEY)`;

export interface FunctionAppFlags extends TargetFlags {
  readonly functions?: string | undefined;
  readonly key?: string | undefined;
}

/** The function app of the flags or the environment, otherwise of the local stack; undefined if there is none. */
export function functionApp({ functions, key, ...flags }: FunctionAppFlags): Orchestrations | undefined {
  const url = functions ?? process.env["KOREVITAL_FUNCTIONS_URL"];
  const given = key ?? process.env["KOREVITAL_FUNCTIONS_KEY"];
  return url === undefined ? localApp(flags, given) : orchestrations(url, given);
}

function localApp(flags: TargetFlags, key: string | undefined): Orchestrations | undefined {
  const folder = stackFolder(flags);
  const port = isInEnvironment() ? undefined : findRunningStack(folder)?.appPort;
  return port === undefined ? undefined : orchestrations(`http://127.0.0.1:${port}`, key ?? durableKey(folder));
}
