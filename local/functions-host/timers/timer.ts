import { type ScheduleStatus, timerData } from "../bindings/timer-trigger.ts";
import { firstLineOf } from "../error-message.ts";
import type { Invoker } from "../invocations/invoker.ts";
import { withRetries } from "../invocations/retries.ts";
import type { HostLog } from "../log.ts";
import { maxTimerDelay } from "../wait.ts";
import { isMonitorable } from "./schedule.ts";
import { type ScheduleMonitor, statusAtStart } from "./schedule-monitor.ts";
import type { TimerFunction } from "./timer-function.ts";

export interface TimerOptions {
  readonly monitor: ScheduleMonitor;
  readonly invoker: Invoker;
  readonly log: HostLog;
}

/**
 * Runs a function on its schedule from start to stop, once. Runs never overlap: occurrences during a run are made up
 * for by one immediate run.
 */
export class Timer {
  readonly #timer: TimerFunction;
  readonly #options: TimerOptions;
  readonly #stop = new AbortController();
  /** Undefined when the schedule is not monitored. */
  #status: ScheduleStatus | undefined;
  #timeout: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #mayRun: () => boolean = () => true;

  constructor(timer: TimerFunction, options: TimerOptions) {
    this.#timer = timer;
    this.#options = options;
  }

  /** @param mayRun checked at each occurrence; once it returns false, nothing runs any more */
  async start(mayRun: () => boolean): Promise<void> {
    this.#mayRun = mayRun;
    const { schedule, runOnStartup } = this.#timer;
    const isPastDue = this.#isMonitored() && (await this.#readStatus());
    if (isPastDue) this.#startRun("past due", true);
    else if (runOnStartup) this.#startRun("at start", false);
    else this.#arm(schedule(Date.now()));
  }

  /** Runs it once, independent of the schedule. */
  fire(): void {
    this.#fire().catch((error) => this.#options.log.warn(`${this.#timer.appFunction.name}: ${firstLineOf(error)}`));
  }

  async #fire(): Promise<void> {
    if (this.#isMonitored()) this.#status = (await this.#statusNow()).status;
    await this.#invoke("triggered manually", false);
  }

  /** Resolves when the running invocation has ended. */
  async stop(): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#timeout);
    await this.#running;
  }

  #isMonitored(): boolean {
    return this.#timer.useMonitor && isMonitorable(this.#timer.schedule, Date.now());
  }

  async #statusNow() {
    const stored = await this.#options.monitor.read(this.#timer.appFunction.name);
    return { stored, ...statusAtStart(stored, this.#timer.schedule, Date.now()) };
  }

  async #readStatus(): Promise<boolean> {
    const { stored, status, isPastDue } = await this.#statusNow();
    this.#status = status;
    if (status !== stored) await this.#options.monitor.write(this.#timer.appFunction.name, status);
    return isPastDue;
  }

  /** A Node.js timer may fire a little early, and its delay is limited to 24 days. */
  #arm(due: number): void {
    if (this.#stop.signal.aborted) return;
    this.#timeout = setTimeout(
      () => {
        if (Date.now() < due) this.#arm(due);
        else this.#startRun("due", false);
      },
      Math.min(Math.max(due - Date.now(), 0), maxTimerDelay),
    );
  }

  #startRun(reason: string, isPastDue: boolean): void {
    if (this.#stop.signal.aborted || !this.#mayRun()) return;
    const { log } = this.#options;
    this.#running = this.#runOnce(reason, isPastDue).catch((error) =>
      log.warn(`${this.#timer.appFunction.name}: ${firstLineOf(error)}`),
    );
  }

  async #runOnce(reason: string, isPastDue: boolean): Promise<void> {
    const started = Date.now();
    await this.#invoke(reason, isPastDue);
    if (this.#stop.signal.aborted) return;
    const next = this.#timer.schedule(started);
    this.#arm(next);
    if (this.#status === undefined) return;
    this.#status = { last: started, next, lastUpdated: started };
    await this.#options.monitor.write(this.#timer.appFunction.name, this.#status);
  }

  async #invoke(reason: string, isPastDue: boolean): Promise<void> {
    const data = () => timerData(this.#status, isPastDue, Date.now());
    const invocation = { appFunction: this.#timer.appFunction, reason: `timer ${reason}`, data };
    await withRetries(
      invocation.appFunction.retry,
      (context) => this.#options.invoker.run(invocation, context),
      this.#stop.signal,
    );
  }
}
