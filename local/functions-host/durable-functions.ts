import { join } from "node:path";
import type { AppFunction } from "./bindings/app-function.ts";
import { activityData, orchestrationData } from "./bindings/durable-triggers.ts";
import { openTaskHub, type TaskHub } from "./durable/task-hub.ts";
import type { Invoker } from "./invocations/invoker.ts";
import type { ByHand } from "./listener.ts";
import type { HostLog } from "./log.ts";
import type { DurableTaskSettings } from "./settings/host-json.ts";
import { fromTypedData } from "./worker/typed-data.ts";

export interface DurableParts {
  readonly orchestrators: readonly AppFunction[];
  readonly activities: readonly AppFunction[];
  readonly settings: DurableTaskSettings;
  readonly dataFolder: string;
  readonly invoker: Invoker;
  readonly log: HostLog;
}

/** Opens the task hub over the app's orchestrators and activities. */
export function openDurable(parts: DurableParts): Promise<TaskHub> {
  const { orchestrators, activities, settings, dataFolder, invoker, log } = parts;
  const orchestratorNamed = byName(orchestrators);
  const activityNamed = byName(activities);
  return openTaskHub({
    folder: join(dataFolder, "durable"),
    name: settings.hubName,
    orchestrators: new Set(orchestrators.map(({ name }) => name)),
    activities: new Set(activities.map(({ name }) => name)),
    maxConcurrentOrchestrators: settings.maxConcurrentOrchestrators,
    maxConcurrentActivities: settings.maxConcurrentActivities,
    async runOrchestrator(name, instanceId, trigger) {
      const of = orchestratorNamed(name);
      const data = () => orchestrationData(instanceId, trigger);
      const response = await invoker.run({ of, reason: `orchestration ${instanceId}`, data, quiet: true });
      return fromTypedData(response.returnValue);
    },
    async runActivity(name, instanceId, input) {
      const of = activityNamed(name);
      const data = () => activityData(instanceId, input);
      const response = await invoker.run({ of, reason: `activity of ${instanceId}`, data });
      return fromTypedData(response.returnValue);
    },
    log: log.warn,
  });
}

/** Runs an activity outside any orchestration. */
export function activityByHand(of: AppFunction, invoker: Invoker): ByHand {
  return {
    fire(input) {
      const data = () => activityData("", input);
      // The log has told how it went.
      invoker.run({ of, reason: "activity by hand", data }).catch(() => {});
    },
  };
}

function byName(functions: readonly AppFunction[]): (name: string) => AppFunction {
  const named = new Map(functions.map((fn) => [fn.name.toLowerCase(), fn]));
  return (name) => {
    const found = named.get(name.toLowerCase());
    if (found === undefined) throw new Error(`there is no durable function "${name}"`);
    return found;
  };
}
