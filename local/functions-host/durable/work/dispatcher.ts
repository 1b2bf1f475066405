import { setTimeout as sleep } from "node:timers/promises";
import { type ActivityRow, releaseActivity, takeActivities } from "../store/activities.ts";
import { fireTimers, nextTimer } from "../store/timers.ts";
import { ClosedError } from "../store/transactions.ts";
import { releaseTurn, takeTurns } from "../store/turns.ts";
import type { Environment } from "./environment.ts";
import { Membership } from "./membership.ts";
import { runActivity } from "./run-activity.ts";
import { runTurn } from "./run-turn.ts";
import { Slots } from "./slots.ts";

export interface DispatcherLimits {
  readonly maxConcurrentOrchestrators: number;
  readonly maxConcurrentActivities: number;
}

/** How often it looks whether another host put work down, in milliseconds. */
const lookInterval = 250;
/** After a fault of the storage, in milliseconds. */
const retryDelay = 1_000;
/** The longest that a timer of Node is set for, in milliseconds. */
const longestSleep = 3_600_000;

/** Takes what is to be done and does it, so much at a time; several hosts may share a task hub. */
export class Dispatcher {
  readonly #environment: Environment;
  readonly #turns: Slots;
  readonly #activities: Slots;
  #membership: Membership | undefined;
  #look: NodeJS.Timeout | undefined;
  #alarm: NodeJS.Timeout | undefined;
  #isPumping = false;
  #isNudged = false;
  #isClosed = false;

  constructor(environment: Environment, limits: DispatcherLimits) {
    this.#environment = environment;
    this.#turns = new Slots(limits.maxConcurrentOrchestrators);
    this.#activities = new Slots(limits.maxConcurrentActivities);
  }

  async start(): Promise<void> {
    this.#membership = await Membership.join(this.#environment, () => this.nudge());
    let seen: unknown;
    this.#look = setInterval(() => {
      const version = this.#environment.sql.get`PRAGMA data_version`?.["data_version"];
      if (version !== seen) this.nudge();
      seen = version;
    }, lookInterval);
    this.nudge();
  }

  /** There may be something to do. */
  nudge(): void {
    this.#isNudged = true;
    if (!this.#isPumping) void this.#pump();
  }

  /** Takes nothing more, and waits so many milliseconds for what runs; what still does then is given back. */
  async close(grace: number): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#look);
    clearTimeout(this.#alarm);
    const idle = Promise.all([this.#turns.idle(), this.#activities.idle()]);
    const patience = new AbortController();
    await Promise.race([idle, sleep(grace, undefined, { signal: patience.signal }).catch(() => {})]);
    patience.abort();
    await this.#membership?.leave();
  }

  async #pump(): Promise<void> {
    this.#isPumping = true;
    try {
      while (this.#isNudged && !this.#isClosed) {
        this.#isNudged = false;
        await this.#takeWork();
      }
    } catch (error) {
      this.#environment.log(`durable: no work can be taken: ${String(error)}`);
      this.#setAlarm(retryDelay);
    } finally {
      this.#isPumping = false;
    }
  }

  async #takeWork(): Promise<void> {
    const { sql, transactions, now } = this.#environment;
    const owner = this.#membership?.owner;
    if (owner === undefined) return;
    const taken = await transactions.run(() => {
      fireTimers(sql, now());
      return {
        turns: this.#turns.free > 0 ? takeTurns(sql, owner, this.#turns.free) : [],
        activities: this.#activities.free > 0 ? takeActivities(sql, owner, this.#activities.free) : [],
        next: nextTimer(sql),
      };
    });
    if (this.#isClosed) return;
    for (const id of taken.turns) this.#turns.start(this.#turn(owner, id), () => this.nudge());
    for (const activity of taken.activities) {
      this.#activities.start(this.#activity(owner, activity), () => this.nudge());
    }
    if (taken.next !== undefined) this.#setAlarm(taken.next - now());
  }

  #setAlarm(delay: number): void {
    clearTimeout(this.#alarm);
    if (this.#isClosed) return;
    this.#alarm = setTimeout(() => this.nudge(), Math.min(Math.max(delay, 1), longestSleep));
  }

  #turn(owner: string, id: string): Promise<void> {
    const { sql } = this.#environment;
    return this.#orGiveBack(`the turn of '${id}'`, runTurn(this.#environment, owner, id), () =>
      releaseTurn(sql, owner, id),
    );
  }

  #activity(owner: string, activity: ActivityRow): Promise<void> {
    const { sql } = this.#environment;
    const what = `${activity.name} of '${activity.instance}'`;
    return this.#orGiveBack(what, runActivity(this.#environment, owner, activity), () =>
      releaseActivity(sql, owner, activity.id),
    );
  }

  /** What could not be put down is done again, once the storage lets it be given back. */
  async #orGiveBack(what: string, work: Promise<void>, release: () => void): Promise<void> {
    const { transactions, log } = this.#environment;
    try {
      await work;
    } catch (fault) {
      for (let error = fault; !(error instanceof ClosedError); ) {
        log(`durable: ${what} could not be put down and is done again: ${String(error)}`);
        await sleep(retryDelay, undefined, { ref: false });
        try {
          await transactions.run(release);
          return;
        } catch (again) {
          error = again;
        }
      }
    }
  }
}
