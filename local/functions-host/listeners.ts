import { join } from "node:path";
import type { AppFunctions } from "./app-functions.ts";
import { openCheckpoints } from "./event-hubs/checkpoints.ts";
import { listenToEventHub } from "./event-hubs/listener.ts";
import type { Invoker } from "./invocations/invoker.ts";
import type { ByHand, Listener } from "./listener.ts";
import type { HostLog } from "./log.ts";
import { listenToQueue } from "./queues/listener.ts";
import type { AppSettings } from "./settings/app-settings.ts";
import type { HostSettings } from "./settings/host-json.ts";
import { listenToTimer } from "./timers/listener.ts";
import { ScheduleMonitor } from "./timers/schedule-monitor.ts";

export interface ListenerParts {
  readonly functions: AppFunctions;
  readonly settings: AppSettings;
  readonly hostSettings: HostSettings;
  readonly dataFolder: string;
  readonly invoker: Invoker;
  readonly log: HostLog;
}

/**
 * Starts what makes functions run by itself: hubs, queues and timers.
 *
 * @param byHand gets queues and timers, by name in lower case
 * @throws StartError when one cannot start; those that did are stopped
 */
export async function startListeners(parts: ListenerParts, byHand: Map<string, ByHand>): Promise<Listener[]> {
  const starting = [...(await startHubs(parts)), ...startQueues(parts, byHand), ...startTimers(parts, byHand)];
  const results = await Promise.allSettled(starting);
  const started = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const failed = results.find((result) => result.status === "rejected");
  if (failed === undefined) return started;
  await Promise.all(started.map((listener) => listener.stop()));
  throw failed.reason;
}

async function startHubs(parts: ListenerParts): Promise<Promise<Listener>[]> {
  const { functions, settings, hostSettings, invoker, log } = parts;
  if (functions.eventHubs.length === 0) return [];
  const checkpoints = await openCheckpoints(settings);
  const options = { settings: hostSettings.eventHubs, checkpoints, invoker, log };
  return functions.eventHubs.map((fn) => listenToEventHub(fn, options));
}

function startQueues({ functions, hostSettings, invoker, log }: ListenerParts, byHand: Map<string, ByHand>) {
  const options = { settings: hostSettings.queues, invoker, log };
  return functions.queues.map(async (fn) => {
    const queue = listenToQueue(fn, options);
    byHand.set(fn.of.name.toLowerCase(), queue);
    return queue;
  });
}

function startTimers(parts: ListenerParts, byHand: Map<string, ByHand>): Promise<Listener>[] {
  const { functions, dataFolder, invoker, log } = parts;
  const options = { monitor: new ScheduleMonitor(join(dataFolder, "timers")), invoker, log };
  return functions.timers.map(async (fn) => {
    const timer = await listenToTimer(fn, options);
    byHand.set(fn.of.name.toLowerCase(), timer);
    return timer;
  });
}
