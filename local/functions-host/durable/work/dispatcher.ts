import { setTimeout as sleep } from "node:timers/promises";
import { waitAtMost } from "../../wait.ts";
import { type ActivityRow, claimActivities, releaseActivity } from "../store/activities.ts";
import { claimInstances, releaseInstance } from "../store/episodes.ts";
import { fireTimers, nextTimer } from "../store/timers.ts";
import { ClosedError } from "../store/transactions.ts";
import { Membership } from "./membership.ts";
import { runActivity } from "./run-activity.ts";
import { runEpisode } from "./run-episode.ts";
import { Slots } from "./slots.ts";
import type { WorkContext } from "./work-context.ts";

export interface DispatcherLimits {
  readonly maxConcurrentOrchestrators: number;
  readonly maxConcurrentActivities: number;
}

/** Interval of the check for work of other hosts, in milliseconds. */
const pollInterval = 250;
/** Delay after a storage error, in milliseconds. */
const retryDelay = 1_000;
/** Maximum delay of the wake-up timer, in milliseconds. */
const maxWakeDelay = 3_600_000;

/** Claims and runs the work of a task hub, with limited concurrency. Several hosts may share a task hub. */
export class Dispatcher {
  readonly #context: WorkContext;
  readonly #episodes: Slots;
  readonly #activities: Slots;
  #membership: Membership | undefined;
  #poll: NodeJS.Timeout | undefined;
  #wakeTimer: NodeJS.Timeout | undefined;
  #isPumping = false;
  #wakeRequested = false;
  #isClosed = false;

  constructor(context: WorkContext, limits: DispatcherLimits) {
    this.#context = context;
    this.#episodes = new Slots(limits.maxConcurrentOrchestrators);
    this.#activities = new Slots(limits.maxConcurrentActivities);
  }

  async start(): Promise<void> {
    this.#membership = await Membership.join(this.#context, () => this.wake());
    let lastVersion: unknown;
    this.#poll = setInterval(() => {
      const version = this.#context.sql.get`PRAGMA data_version`?.["data_version"];
      if (version !== lastVersion) this.wake();
      lastVersion = version;
    }, pollInterval);
    this.wake();
  }

  /** Checks for work. */
  wake(): void {
    this.#wakeRequested = true;
    if (!this.#isPumping) void this.#pump();
  }

  /** Claims no more work, waits up to the grace period (milliseconds) for running work, and releases the rest. */
  async close(gracePeriod: number): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#poll);
    clearTimeout(this.#wakeTimer);
    const idle = Promise.all([this.#episodes.idle(), this.#activities.idle()]);
    await waitAtMost(gracePeriod, idle);
    await this.#membership?.leave();
  }

  async #pump(): Promise<void> {
    this.#isPumping = true;
    try {
      while (this.#wakeRequested && !this.#isClosed) {
        this.#wakeRequested = false;
        await this.#claimWork();
      }
    } catch (error) {
      this.#context.log(`durable: work cannot be claimed: ${String(error)}`);
      this.#wakeAfter(retryDelay);
    } finally {
      this.#isPumping = false;
    }
  }

  async #claimWork(): Promise<void> {
    const { sql, transactions, now } = this.#context;
    const owner = this.#membership?.owner;
    if (owner === undefined) return;
    const claimed = await transactions.run(() => {
      fireTimers(sql, now());
      return {
        instances: this.#episodes.free > 0 ? claimInstances(sql, owner, this.#episodes.free) : [],
        activities: this.#activities.free > 0 ? claimActivities(sql, owner, this.#activities.free) : [],
        next: nextTimer(sql),
      };
    });
    if (this.#isClosed) return;
    for (const id of claimed.instances) this.#episodes.start(this.#runEpisode(owner, id), () => this.wake());
    for (const activity of claimed.activities) {
      this.#activities.start(this.#runActivity(owner, activity), () => this.wake());
    }
    if (claimed.next !== undefined) this.#wakeAfter(claimed.next - now());
  }

  #wakeAfter(delay: number): void {
    clearTimeout(this.#wakeTimer);
    if (this.#isClosed) return;
    this.#wakeTimer = setTimeout(() => this.wake(), Math.min(Math.max(delay, 1), maxWakeDelay));
  }

  #runEpisode(owner: string, id: string): Promise<void> {
    const { sql } = this.#context;
    return this.#orRelease(`episode of '${id}'`, runEpisode(this.#context, owner, id), () =>
      releaseInstance(sql, owner, id),
    );
  }

  #runActivity(owner: string, activity: ActivityRow): Promise<void> {
    const { sql } = this.#context;
    const description = `${activity.name} of '${activity.instance}'`;
    return this.#orRelease(description, runActivity(this.#context, owner, activity), () =>
      releaseActivity(sql, owner, activity.id),
    );
  }

  /** Work that could not be committed is released, with retries, and run again. */
  async #orRelease(description: string, work: Promise<void>, release: () => void): Promise<void> {
    const { transactions, log } = this.#context;
    try {
      await work;
    } catch (failure) {
      for (let error = failure; !(error instanceof ClosedError); ) {
        log(`durable: ${description} could not be committed and is run again: ${String(error)}`);
        await sleep(retryDelay, undefined, { ref: false });
        try {
          await transactions.run(release);
          return;
        } catch (retryError) {
          error = retryError;
        }
      }
    }
  }
}
