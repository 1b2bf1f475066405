import { join } from "node:path";
import type { AppFunction } from "./bindings/app-function.ts";
import { activityData, orchestrationData } from "./bindings/durable-triggers.ts";
import { openTaskHub, type TaskHub } from "./durable/task-hub.ts";
import type { HostKeys } from "./http/keys.ts";
import type { Invoker } from "./invocations/invoker.ts";
import type { ManualTrigger } from "./listener.ts";
import type { HostLog } from "./log.ts";
import type { DurableTaskSettings } from "./settings/host-json.ts";
import { fromTypedData } from "./worker/typed-data.ts";

export interface DurableDependencies {
  readonly orchestrators: readonly AppFunction[];
  readonly activities: readonly AppFunction[];
  readonly settings: DurableTaskSettings;
  readonly dataFolder: string;
  readonly keys: HostKeys;
  readonly invoker: Invoker;
  readonly log: HostLog;
}

/** Opens the task hub for the orchestrators and activities of the app. */
export function openDurableFunctions(dependencies: DurableDependencies): Promise<TaskHub> {
  const { orchestrators, activities, settings, dataFolder, keys, invoker, log } = dependencies;
  const orchestratorByName = byName(orchestrators);
  const activityByName = byName(activities);
  return openTaskHub({
    folder: join(dataFolder, "durable"),
    name: settings.hubName,
    keys: [keys.system.durabletask_extension, keys.master],
    orchestrators: new Set(orchestrators.map(({ name }) => name)),
    activities: new Set(activities.map(({ name }) => name)),
    maxConcurrentOrchestrators: settings.maxConcurrentOrchestrators,
    maxConcurrentActivities: settings.maxConcurrentActivities,
    async runOrchestrator(name, instanceId, trigger) {
      const appFunction = orchestratorByName(name);
      const data = () => orchestrationData(instanceId, trigger);
      const response = await invoker.run({ appFunction, reason: `orchestration ${instanceId}`, data, quiet: true });
      return fromTypedData(response.returnValue);
    },
    async runActivity(name, instanceId, input) {
      const appFunction = activityByName(name);
      const data = () => activityData(instanceId, input);
      const response = await invoker.run({ appFunction, reason: `activity of ${instanceId}`, data });
      return fromTypedData(response.returnValue);
    },
    log: log.warn,
  });
}

/** Runs an activity outside any orchestration. */
export function manualActivity(appFunction: AppFunction, invoker: Invoker): ManualTrigger {
  return {
    fire(input) {
      const data = () => activityData("", input);
      // The invoker logs the outcome.
      invoker.run({ appFunction, reason: "activity triggered manually", data }).catch(() => {});
    },
  };
}

function byName(functions: readonly AppFunction[]): (name: string) => AppFunction {
  const entries = new Map(functions.map((fn) => [fn.name.toLowerCase(), fn]));
  return (name) => {
    const found = entries.get(name.toLowerCase());
    if (found === undefined) throw new Error(`unknown durable function "${name}"`);
    return found;
  };
}
