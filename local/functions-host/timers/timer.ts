import { type ScheduleStatus, timerData } from "../bindings/timer-trigger.ts";
import type { Invoker } from "../invocations/invoker.ts";
import { withRetries } from "../invocations/retries.ts";
import { type HostLog, messageOf } from "../log.ts";
import { isSlow } from "./schedule.ts";
import { type ScheduleMonitor, statusAtStart } from "./schedule-monitor.ts";
import type { TimerFunction } from "./timer-function.ts";

export interface TimerOptions {
  readonly monitor: ScheduleMonitor;
  readonly invoker: Invoker;
  readonly log: HostLog;
}

const longestTimer = 2 ** 31 - 1;

/**
 * Runs a function by its schedule from start to stop, once. Runs never overlap: a time that comes meanwhile is made up for once,
 * at once.
 */
export class Timer {
  readonly #timer: TimerFunction;
  readonly #options: TimerOptions;
  readonly #stop = new AbortController();
  /** Undefined when it is not monitored. */
  #status: ScheduleStatus | undefined;
  #timeout: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #mayRun: () => boolean = () => true;

  constructor(timer: TimerFunction, options: TimerOptions) {
    this.#timer = timer;
    this.#options = options;
  }

  /** @param mayRun asked whenever it is due; once it says no, nothing is run any more */
  async start(mayRun: () => boolean): Promise<void> {
    this.#mayRun = mayRun;
    const { schedule, runOnStartup } = this.#timer;
    const isPastDue = this.#isMonitored() && (await this.#readStatus());
    if (isPastDue) this.#begin("was due while no host ran", true);
    else if (runOnStartup) this.#begin("at start", false);
    else this.#arm(schedule(Date.now()));
  }

  /** Runs it once, whatever the schedule says. */
  fire(): void {
    this.#fire().catch((error) => this.#options.log.warn(`${this.#timer.of.name}: ${messageOf(error)}`));
  }

  async #fire(): Promise<void> {
    if (this.#isMonitored()) this.#status = (await this.#statusNow()).status;
    await this.#invoke("by hand", false);
  }

  /** Resolves when a run that has begun has ended. */
  async stop(): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#timeout);
    await this.#running;
  }

  #isMonitored(): boolean {
    return this.#timer.useMonitor && isSlow(this.#timer.schedule, Date.now());
  }

  async #statusNow() {
    const found = await this.#options.monitor.read(this.#timer.of.name);
    return { found, ...statusAtStart(found, this.#timer.schedule, Date.now()) };
  }

  async #readStatus(): Promise<boolean> {
    const { found, status, isPastDue } = await this.#statusNow();
    this.#status = status;
    if (status !== found) await this.#options.monitor.write(this.#timer.of.name, status);
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
    if (this.#stop.signal.aborted || !this.#mayRun()) return;
    const { log } = this.#options;
    this.#running = this.#runOnce(reason, isPastDue).catch((error) =>
      log.warn(`${this.#timer.of.name}: ${messageOf(error)}`),
    );
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
