import { type Orchestrations, orchestrations } from "../../shared/platform/azure/orchestrations.ts";
import { findRunningStack } from "./running-stack.ts";
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
  const url = functions ?? process.env["KOREVITAL_FUNCTIONS_URL"] ?? localUrl(flags);
  return url === undefined ? undefined : orchestrations(url, key ?? process.env["KOREVITAL_FUNCTIONS_KEY"]);
}

function localUrl(flags: TargetFlags): string | undefined {
  const port = isInEnvironment() ? undefined : findRunningStack(stackFolder(flags))?.appPort;
  return port === undefined ? undefined : `http://127.0.0.1:${port}`;
}
