import { firstLineOf } from "../error-message.ts";
import { StartError } from "../start-error.ts";
import { installCoreModule } from "./core-module.ts";
import type {
  Capabilities,
  FunctionMetadata,
  InvocationRequest,
  InvocationResponse,
  LogCategory,
  LogLevel,
} from "./core-types.ts";
import { Hooks } from "./hooks.ts";
import { invokeFunction } from "./invoke.ts";
import { loadApp } from "./load.ts";
import { FunctionRegistry } from "./registry.ts";

export interface AppLogEntry {
  readonly level: LogLevel;
  readonly category: LogCategory;
  readonly message: string;
  readonly functionName?: string;
  readonly invocationId?: string;
}

/** The loaded app. A process can have one: the library keeps the first worker that it finds. */
export interface Worker {
  readonly functions: readonly FunctionMetadata[];
  readonly capabilities: Readonly<Capabilities>;
  invoke(request: InvocationRequest): Promise<InvocationResponse>;
  /** Runs the `appTerminate` hooks. */
  terminate(): Promise<void>;
}

const ownCapabilities = [
  "RawHttpBodyBytes",
  "RpcHttpTriggerMetadataRemoved",
  "RpcHttpBodyOnly",
  "IgnoreEmptyValuedRpcHttpHeaders",
  "UseNullableValueDictionaryForHttp",
  "WorkerStatus",
  "TypedDataCollection",
  "HandlesWorkerTerminateMessage",
];

/**
 * Loads the app and runs its `appStart` hooks; after that no more functions can be registered.
 *
 * @throws StartError when the app cannot be loaded
 */
export async function startWorker(appFolder: string, write: (entry: AppLogEntry) => void): Promise<Worker> {
  const hooks = new Hooks();
  const functions = new FunctionRegistry();
  const log = loggerWithHooks(hooks, write);
  const core = installCoreModule({
    functions,
    hooks,
    log: (level, category, message) => log({ level, category, message }),
  });
  await loadApp(appFolder);
  const model = core.getProgrammingModel();
  if (model === undefined) throw new StartError(`the app in ${appFolder} registers no functions with @azure/functions`);
  const appHookContext = { hookData: {}, appHookData: hooks.appHookData };
  await hooks.run("appStart", { ...appHookContext, functionAppDirectory: appFolder }).catch((error) => {
    throw new StartError(`an appStart hook threw: ${firstLineOf(error)}`, { cause: error });
  });
  const requested = Object.fromEntries(ownCapabilities.map((name) => [name, "true"]));
  const capabilities = (await model.getCapabilities?.(requested)) ?? requested;
  return {
    functions: functions.lock(),
    capabilities,
    invoke(request) {
      const registered = functions.get(request.functionId);
      const origin = { functionName: registered.metadata.name, invocationId: request.invocationId };
      return invokeFunction(registered, request, {
        model,
        hooks,
        log: (level, category, message, context) => log({ level, category, message, ...origin }, context),
      });
    },
    terminate: () => hooks.run("appTerminate", appHookContext),
  };
}

/** `log` hooks may change level and text before the entry is written. */
function loggerWithHooks(hooks: Hooks, write: (entry: AppLogEntry) => void) {
  return (entry: AppLogEntry, invocationContext?: unknown): void => {
    const { level, category, message } = entry;
    const context = { level, category, message, invocationContext, hookData: {}, appHookData: hooks.appHookData };
    try {
      hooks.runSync("log", context);
    } catch (error) {
      write({ level: "error", category: "system", message: `a log hook threw: ${error}` });
    }
    write({ ...entry, level: context.level, message: context.message });
  };
}
