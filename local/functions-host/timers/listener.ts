import { type ScheduleStatus, timerData } from "../bindings/timer-trigger.ts";
import type { Invoker } from "../invocations/invoker.ts";
import { withRetries } from "../invocations/retries.ts";
import type { ByHand, Listener } from "../listener.ts";
import { type HostLog, messageOf } from "../log.ts";
import { isSlow } from "./schedule.ts";
import { type ScheduleMonitor, statusAtStart } from "./schedule-monitor.ts";
import type { TimerFunction } from "./timer-function.ts";

export interface TimerListenerOptions {
  readonly monitor: ScheduleMonitor;
  readonly invoker: Invoker;
  readonly log: HostLog;
}

/** Runs a function by its schedule. Runs never overlap: a time that comes meanwhile is made up for once, at once. */
export async function listenToTimer(fn: TimerFunction, options: TimerListenerOptions): Promise<Listener & ByHand> {
  const timer = new Timer(fn, options);
  await timer.start();
  return timer;
}

const longestTimer = 2 ** 31 - 1;

class Timer implements Listener, ByHand {
  readonly #timer: TimerFunction;
  readonly #options: TimerListenerOptions;
  readonly #stop = new AbortController();
  /** Undefined when it is not monitored. */
  #status: ScheduleStatus | undefined;
  #timeout: NodeJS.Timeout | undefined;

  constructor(timer: TimerFunction, options: TimerListenerOptions) {
    this.#timer = timer;
    this.#options = options;
  }

  async start(): Promise<void> {
    const now = Date.now();
    const { schedule, useMonitor, runOnStartup } = this.#timer;
    const isPastDue = useMonitor && isSlow(schedule, now) && (await this.#readStatus(now));
    if (isPastDue) this.#begin("was due while no host ran", true);
    else if (runOnStartup) this.#begin("at start", false);
    else this.#arm(schedule(now));
  }

  fire(): void {
    void this.#invoke("by hand", false);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#timeout);
  }

  async #readStatus(now: number): Promise<boolean> {
    const { monitor } = this.#options;
    const found = await monitor.read(this.#timer.of.name);
    const { status, isPastDue } = statusAtStart(found, this.#timer.schedule, now);
    this.#status = status;
    if (status !== found) await monitor.write(this.#timer.of.name, status);
    return isPastDue;
  }

  /** A timer of Node.js may be a little early, and holds 24 days at most. */
  #arm(due: number): void {
    if (this.#stop.signal.aborted) return;
    this.#timeout = setTimeout(
      () => {
        if (Date.now() < due) this.#arm(due);
        else this.#begin("due", false);
      },
      Math.min(Math.max(due - Date.now(), 0), longestTimer),
    );
  }

  #begin(reason: string, isPastDue: boolean): void {
    const { log } = this.#options;
    this.#runOnce(reason, isPastDue).catch((error) => log.warn(`${this.#timer.of.name}: ${messageOf(error)}`));
  }

  async #runOnce(reason: string, isPastDue: boolean): Promise<void> {
    const began = Date.now();
    await this.#invoke(reason, isPastDue);
    if (this.#stop.signal.aborted) return;
    const next = this.#timer.schedule(began);
    this.#arm(next);
    if (this.#status === undefined) return;
    this.#status = { last: began, next, lastUpdated: began };
    await this.#options.monitor.write(this.#timer.of.name, this.#status);
  }

  async #invoke(reason: string, isPastDue: boolean): Promise<void> {
    const data = () => timerData(this.#status, isPastDue, Date.now());
    const invocation = { of: this.#timer.of, reason: `timer ${reason}`, data };
    await withRetries(
      invocation.of.retry,
      (context) => this.#options.invoker.run(invocation, context),
      this.#stop.signal,
    );
  }
}
