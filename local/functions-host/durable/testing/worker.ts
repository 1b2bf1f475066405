import Module from "node:module";
import { InvocationContext } from "@azure/functions";
import type { TaskHubOptions } from "../task-hub.ts";

type Callback = (trigger: unknown, context: InvocationContext) => unknown;

interface Metadata {
  readonly name: string;
  readonly bindings: Readonly<Record<string, { readonly type: string }>>;
}

type Registered = Pick<TaskHubOptions, "orchestrators" | "activities" | "runOrchestrator" | "runActivity">;

/** Plays the worker for functions that `register` registers with the real libraries, as a task hub calls them. */
export function playWorker(register: () => void): Registered {
  const functions = { orchestrationTrigger: new Map<string, Callback>(), activityTrigger: new Map<string, Callback>() };
  answerCoreModule(({ name, bindings }, callback) => {
    for (const { type } of Object.values(bindings)) {
      if (type === "orchestrationTrigger" || type === "activityTrigger") functions[type].set(name, callback);
    }
  });
  register();
  const run = async (type: keyof typeof functions, name: string, trigger: unknown) => {
    const callback = functions[type].get(name);
    if (callback === undefined) throw new Error(`the test has no function '${name}'`);
    return callback(trigger, new InvocationContext({ functionName: name, logHandler: () => {} }));
  };
  return {
    orchestrators: new Set(functions.orchestrationTrigger.keys()),
    activities: new Set(functions.activityTrigger.keys()),
    runOrchestrator: async (name, _, trigger) =>
      JSON.stringify(await run("orchestrationTrigger", name, JSON.parse(trigger))),
    runActivity: (name, _, input) => run("activityTrigger", name, asWorkerReads(input)),
  };
}

/** The libraries ask for this module once, at the first registration. */
function answerCoreModule(registerFunction: (metadata: Metadata, callback: Callback) => void): void {
  const core = {
    version: "3.0.0",
    hostVersion: "4.0.0",
    registerFunction,
    registerHook: () => {},
    setProgrammingModel: () => {},
    getProgrammingModel: () => undefined,
    log: () => {},
  };
  const original = Module.prototype.require;
  const answer = function (this: Module, id: string) {
    return id === "@azure/functions-core" ? core : original.call(this, id);
  };
  Module.prototype.require = Object.assign(answer, original);
}

/** Text is tried as JSON, and a scalar comes as text. */
function asWorkerReads(input: unknown): unknown {
  if (typeof input === "boolean") return input ? "True" : "False";
  if (typeof input !== "string") return input ?? undefined;
  try {
    return JSON.parse(input);
  } catch {
    return input;
  }
}
