import { InvocationContext } from "@azure/functions";
import { activityData } from "../../bindings/durable-triggers.ts";
import { handlerValue } from "../../testing/handler-value.ts";
import { installCoreModule } from "../../worker/core-module.ts";
import { Hooks } from "../../worker/hooks.ts";
import { FunctionRegistry } from "../../worker/registry.ts";
import type { TaskHubOptions } from "../task-hub-options.ts";

type RegisteredFunctions = Pick<TaskHubOptions, "orchestrators" | "activities" | "runOrchestrator" | "runActivity">;

/** Runs the functions that `register` registers with the real libraries, without hooks and HTTP, for a task hub. */
export function fakeWorker(register: () => void): RegisteredFunctions {
  const functions = new FunctionRegistry();
  installCoreModule({ functions, hooks: new Hooks(), log: () => {} });
  register();
  const registered = functions.lock();
  const namesOf = (trigger: string) =>
    registered
      .filter(({ bindings }) => Object.values(bindings).some(({ type }) => type === trigger))
      .map(({ name }) => name);
  const idOf = new Map(registered.map(({ name, functionId = name }) => [name, functionId]));
  const run = async (name: string, trigger: unknown) => {
    const { callback } = functions.get(idOf.get(name) ?? name);
    return callback(trigger, new InvocationContext({ functionName: name, logHandler: () => {} }));
  };
  return {
    orchestrators: new Set(namesOf("orchestrationTrigger")),
    activities: new Set(namesOf("activityTrigger")),
    runOrchestrator: async (name, _, trigger) => JSON.stringify(await run(name, JSON.parse(trigger))),
    runActivity: (name, id, input) => run(name, handlerValue(activityData(id, input).data)),
  };
}
