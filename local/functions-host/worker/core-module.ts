import Module from "node:module";
import type { FunctionCallback, FunctionMetadata, LogCategory, LogLevel, ProgrammingModel } from "./core-types.ts";
import { Disposable } from "./disposable.ts";
import type { Hooks } from "./hooks.ts";
import type { FunctionRegistry } from "./registry.ts";

/** The versions reported to the app: of a worker and a host with all supported features. */
export const workerVersion = "3.13.0";
export const hostVersion = "4.1050.0";

export interface CoreModuleDependencies {
  readonly functions: FunctionRegistry;
  readonly hooks: Hooks;
  readonly log: (level: LogLevel, category: LogCategory, message: string) => void;
}

/** The module `@azure/functions-core`, which is not on npm: the worker provides it. */
export interface CoreModule {
  getProgrammingModel(): ProgrammingModel | undefined;
}

/**
 * Provides `require("@azure/functions-core")` from now on. It must be installed before the app is loaded: the library
 * requires it once, and without it stays in test mode and registers nothing.
 */
export function installCoreModule({ functions, hooks, log }: CoreModuleDependencies): CoreModule {
  let model: ProgrammingModel | undefined;
  const core = {
    version: workerVersion,
    hostVersion,
    Disposable,
    registerHook: (name: string, hook: (context: object) => unknown) => hooks.register(name, hook),
    registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) =>
      functions.register(metadata, callback),
    setProgrammingModel(next: ProgrammingModel) {
      model = next;
    },
    getProgrammingModel: () => model,
    log,
  };
  const original = Module.prototype.require;
  const requireWithCore = function (this: Module, id: string) {
    return id === "@azure/functions-core" ? core : original.call(this, id);
  };
  Module.prototype.require = Object.assign(requireWithCore, original);
  return core;
}
