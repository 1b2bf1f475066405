import { join } from "node:path";
import type { AppFunctions } from "./app-functions.ts";
import { openCheckpoints } from "./event-hubs/checkpoints.ts";
import { listenToEventHub } from "./event-hubs/listener.ts";
import type { Invoker } from "./invocations/invoker.ts";
import type { Listener, ManualTrigger } from "./listener.ts";
import type { HostLog } from "./log.ts";
import { listenToQueue } from "./queues/listener.ts";
import type { AppSettings } from "./settings/app-settings.ts";
import type { HostSettings } from "./settings/host-json.ts";
import { openBlobLeases } from "./timers/blob-lease.ts";
import { listenToTimer } from "./timers/listener.ts";
import { ScheduleMonitor } from "./timers/schedule-monitor.ts";
import type { TimerFunction } from "./timers/timer-function.ts";

export interface ListenerDependencies {
  readonly functions: AppFunctions;
  readonly settings: AppSettings;
  readonly hostSettings: HostSettings;
  readonly appFolder: string;
  readonly dataFolder: string;
  readonly invoker: Invoker;
  readonly log: HostLog;
}

/**
 * Starts the listeners of Event Hubs, queues and timers.
 *
 * @param manualTriggers receives queues and timers, by function name in lower case
 * @throws StartError when one cannot start; the started ones are stopped
 */
export async function startListeners(
  dependencies: ListenerDependencies,
  manualTriggers: Map<string, ManualTrigger>,
): Promise<Listener[]> {
  const [startHubs, startTimers] = await Promise.all([
    prepareHubs(dependencies),
    prepareTimers(dependencies, manualTriggers),
  ]);
  const starting = [...startHubs(), ...startQueues(dependencies, manualTriggers), ...startTimers()];
  const results = await Promise.allSettled(starting);
  const started = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const failed = results.find((result) => result.status === "rejected");
  if (failed === undefined) return started;
  await Promise.all(started.map((listener) => listener.stop()));
  throw failed.reason;
}

/** Shared storage is opened before any listener starts. */
type Start = () => Promise<Listener>[];

async function prepareHubs(dependencies: ListenerDependencies): Promise<Start> {
  const { functions, settings, hostSettings, invoker, log } = dependencies;
  if (functions.eventHubs.length === 0) return () => [];
  const checkpoints = await openCheckpoints(settings);
  const options = { settings: hostSettings.eventHubs, checkpoints, invoker, log };
  return () => functions.eventHubs.map((fn) => listenToEventHub(fn, options));
}

function startQueues(
  { functions, hostSettings, invoker, log }: ListenerDependencies,
  manualTriggers: Map<string, ManualTrigger>,
) {
  const options = { settings: hostSettings.queues, invoker, log };
  return functions.queues.map(async (fn) => {
    const queue = listenToQueue(fn, options);
    manualTriggers.set(fn.appFunction.name.toLowerCase(), queue);
    return queue;
  });
}

async function prepareTimers(
  dependencies: ListenerDependencies,
  manualTriggers: Map<string, ManualTrigger>,
): Promise<Start> {
  const { functions, settings, appFolder, dataFolder, invoker, log } = dependencies;
  if (functions.timers.length === 0) return () => [];
  const leaseOf = await openBlobLeases(settings, appFolder);
  const options = { monitor: new ScheduleMonitor(join(dataFolder, "timers")), invoker, log };
  const start = async (fn: TimerFunction) => {
    const timer = await listenToTimer(fn, { ...options, lease: leaseOf(fn.appFunction.name) });
    manualTriggers.set(fn.appFunction.name.toLowerCase(), timer);
    return timer;
  };
  return () => functions.timers.map(start);
}
