import { type Orchestrations, orchestrations } from "../../shared/platform/azure/orchestrations.ts";
import { durableKey, findRunningStack } from "./running-stack.ts";
import { stackFolder, type TargetFlags } from "./stack-folder.ts";
import { isInEnvironment } from "./target.ts";

export interface FunctionAppFlags extends TargetFlags {
  readonly functions?: string | undefined;
  readonly key?: string | undefined;
}

/** The function app of the flags or the environment, otherwise of the local stack; undefined if there is none. */
export function functionApp({ functions, key, ...flags }: FunctionAppFlags): Orchestrations | undefined {
  const url = functions ?? process.env["KOREVITAL_FUNCTIONS_URL"];
  const given = key ?? process.env["KOREVITAL_FUNCTIONS_KEY"];
  if (url !== undefined) return orchestrations(url, given);
  const local = localAppUrl(flags);
  return local === undefined ? undefined : orchestrations(local, given ?? durableKey(stackFolder(flags)));
}

/** The URL of the function app of the local stack; undefined if none runs, or if the environment selects Azure. */
export function localAppUrl(flags: TargetFlags): string | undefined {
  const port = isInEnvironment() ? undefined : findRunningStack(stackFolder(flags))?.appPort;
  return port === undefined ? undefined : `http://127.0.0.1:${port}`;
}
