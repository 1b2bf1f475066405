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
import { openBlobLocks } from "./timers/blob-lock.ts";
import { listenToTimer } from "./timers/listener.ts";
import { ScheduleMonitor } from "./timers/schedule-monitor.ts";
import type { TimerFunction } from "./timers/timer-function.ts";

export interface ListenerParts {
  readonly functions: AppFunctions;
  readonly settings: AppSettings;
  readonly hostSettings: HostSettings;
  readonly appFolder: string;
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
  const [startHubs, startTimers] = await Promise.all([prepareHubs(parts), prepareTimers(parts, byHand)]);
  const starting = [...startHubs(), ...startQueues(parts, byHand), ...startTimers()];
  const results = await Promise.allSettled(starting);
  const started = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const failed = results.find((result) => result.status === "rejected");
  if (failed === undefined) return started;
  await Promise.all(started.map((listener) => listener.stop()));
  throw failed.reason;
}

/** What they share in storage is opened before any of them starts. */
type Start = () => Promise<Listener>[];

async function prepareHubs(parts: ListenerParts): Promise<Start> {
  const { functions, settings, hostSettings, invoker, log } = parts;
  if (functions.eventHubs.length === 0) return () => [];
  const checkpoints = await openCheckpoints(settings);
  const options = { settings: hostSettings.eventHubs, checkpoints, invoker, log };
  return () => functions.eventHubs.map((fn) => listenToEventHub(fn, options));
}

function startQueues({ functions, hostSettings, invoker, log }: ListenerParts, byHand: Map<string, ByHand>) {
  const options = { settings: hostSettings.queues, invoker, log };
  return functions.queues.map(async (fn) => {
    const queue = listenToQueue(fn, options);
    byHand.set(fn.of.name.toLowerCase(), queue);
    return queue;
  });
}

async function prepareTimers(parts: ListenerParts, byHand: Map<string, ByHand>): Promise<Start> {
  const { functions, settings, appFolder, dataFolder, invoker, log } = parts;
  if (functions.timers.length === 0) return () => [];
  const lockOf = await openBlobLocks(settings, appFolder);
  const options = { monitor: new ScheduleMonitor(join(dataFolder, "timers")), invoker, log };
  const start = async (fn: TimerFunction) => {
    const timer = await listenToTimer(fn, { ...options, lock: lockOf(fn.of.name) });
    byHand.set(fn.of.name.toLowerCase(), timer);
    return timer;
  };
  return () => functions.timers.map(start);
}
