import Module from "node:module";
import type { FunctionCallback, FunctionMetadata, LogCategory, LogLevel, ProgrammingModel } from "./core-types.ts";
import { Disposable } from "./disposable.ts";
import type { Hooks } from "./hooks.ts";
import type { FunctionRegistry } from "./registry.ts";

/** Versions that the app is told: of a worker and a host that have all that is played here. */
export const workerVersion = "3.13.0";
export const hostVersion = "4.1050.0";

export interface CoreModuleParts {
  readonly functions: FunctionRegistry;
  readonly hooks: Hooks;
  readonly log: (level: LogLevel, category: LogCategory, message: string) => void;
}

/** The module `@azure/functions-core`, which is not on npm: the worker itself answers for it. */
export interface CoreModule {
  getProgrammingModel(): ProgrammingModel | undefined;
}

/**
 * Answers `require("@azure/functions-core")` from now on. It must stand before the app is loaded: the library asks
 * once, and where nobody answers it stays in its test mode and registers nothing.
 */
export function installCoreModule({ functions, hooks, log }: CoreModuleParts): CoreModule {
  let model: ProgrammingModel | undefined;
  const core = {
    version: workerVersion,
    hostVersion,
    Disposable,
    registerHook: (name: string, hook: (context: object) => unknown) => hooks.register(name, hook),
    registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) =>
      functions.register(metadata, callback),
    setProgrammingModel(given: ProgrammingModel) {
      model = given;
    },
    getProgrammingModel: () => model,
    log,
  };
  const original = Module.prototype.require;
  const answer = function (this: Module, id: string) {
    return id === "@azure/functions-core" ? core : original.call(this, id);
  };
  Module.prototype.require = Object.assign(answer, original);
  return core;
}
