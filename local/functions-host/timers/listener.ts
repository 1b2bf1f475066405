import type { Invoker } from "../invocations/invoker.ts";
import type { ByHand, Listener } from "../listener.ts";
import type { HostLog } from "../log.ts";
import { onceInAWhile } from "../once-in-a-while.ts";
import type { ScheduleMonitor } from "./schedule-monitor.ts";
import { type Lock, Singleton } from "./singleton.ts";
import { Timer } from "./timer.ts";
import type { TimerFunction } from "./timer-function.ts";

export interface TimerListenerOptions {
  readonly monitor: ScheduleMonitor;
  readonly invoker: Invoker;
  readonly log: HostLog;
  /** Of the function, for all hosts of the app. */
  readonly lock: Lock;
}

/** Runs a function by its schedule, on one of the hosts that share its lock. By hand it runs on the host that is asked. */
export async function listenToTimer(fn: TimerFunction, options: TimerListenerOptions): Promise<Listener & ByHand> {
  const { lock, log } = options;
  let timer = new Timer(fn, options);
  const byHand = new Timer(fn, options);
  const work = {
    async start(mayRun: () => boolean) {
      await timer.stop();
      log.detail(`${fn.of.name}: this host runs it`);
      timer = new Timer(fn, options);
      await timer.start(mayRun);
    },
    stop: () => timer.stop(),
  };
  const warn = onceInAWhile(
    (line) => log.warn(`${fn.of.name}: ${line}`),
    () => performance.now(),
  );
  const singleton = new Singleton({ lock, work, warn });
  await singleton.start();
  return {
    fire: () => byHand.fire(),
    async stop() {
      await Promise.all([byHand.stop(), singleton.stop()]);
    },
  };
}
