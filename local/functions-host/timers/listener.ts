import type { Invoker } from "../invocations/invoker.ts";
import type { Listener, ManualTrigger } from "../listener.ts";
import type { HostLog } from "../log.ts";
import { throttleRepeats } from "../throttle-repeats.ts";
import type { ScheduleMonitor } from "./schedule-monitor.ts";
import { type Lease, Singleton } from "./singleton.ts";
import { Timer } from "./timer.ts";
import type { TimerFunction } from "./timer-function.ts";

export interface TimerListenerOptions {
  readonly monitor: ScheduleMonitor;
  readonly invoker: Invoker;
  readonly log: HostLog;
  /** The lease of the function, shared by all hosts of the app. */
  readonly lease: Lease;
}

/** Runs a function on its schedule, on the host that leases it. A manual trigger runs on the called host. */
export async function listenToTimer(
  fn: TimerFunction,
  options: TimerListenerOptions,
): Promise<Listener & ManualTrigger> {
  const { lease, log } = options;
  let timer = new Timer(fn, options);
  const manual = new Timer(fn, options);
  const work = {
    async start(mayRun: () => boolean) {
      await timer.stop();
      log.detail(`${fn.appFunction.name}: this host leases it`);
      timer = new Timer(fn, options);
      await timer.start(mayRun);
    },
    stop: () => timer.stop(),
  };
  const warn = throttleRepeats(
    (line) => log.warn(`${fn.appFunction.name}: ${line}`),
    () => performance.now(),
  );
  const singleton = new Singleton({ lease, work, warn });
  await singleton.start();
  return {
    fire: () => manual.fire(),
    async stop() {
      await Promise.all([manual.stop(), singleton.stop()]);
    },
  };
}
