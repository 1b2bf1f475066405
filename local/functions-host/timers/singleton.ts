import { setTimeout as sleepFor } from "node:timers/promises";
import { messageOf } from "../log.ts";

/** Held by one of several hosts at a time, for `leaseTime` after it was acquired or renewed. */
export interface Lock {
  /** False when another one has it. */
  acquire(): Promise<boolean>;
  /** False when it was lost: another one may have it. */
  renew(): Promise<boolean>;
  release(): Promise<void>;
}

/** What is to run in one place only. */
export interface SingletonWork {
  /** @param mayRun whether this host still has the lock, by its own clock: one that stood still may have lost it and not know yet */
  start(mayRun: () => boolean): Promise<void>;
  /** Begins nothing more. Resolves when what runs has ended. */
  stop(): Promise<void>;
}

export interface SingletonClock {
  /** Milliseconds, from anywhere. */
  readonly now: () => number;
  /** Rejects when the signal aborts. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

export interface SingletonOptions {
  readonly lock: Lock;
  readonly work: SingletonWork;
  readonly warn: (line: string) => void;
  readonly clock?: SingletonClock;
}

/** The shortest that a blob's lease can be. In Azure the lease of a trigger is 60 s, and others look for it as seldom. */
export const leaseTime = 15_000;
const renewEvery = leaseTime / 3;
/** How often a host that does not have the lock looks for it. */
export const lookEvery = 2_000;

const realClock: SingletonClock = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) => sleepFor(milliseconds, undefined, { signal, ref: false }),
};

/** Does its work while it has the lock, and waits for it while another host has it. */
export class Singleton {
  readonly #options: SingletonOptions;
  readonly #clock: SingletonClock;
  readonly #stop = new AbortController();
  /** By the clock; undefined without the lock. */
  #heldUntil: number | undefined;
  #looking: Promise<void> = Promise.resolve();

  constructor(options: SingletonOptions) {
    this.#options = options;
    this.#clock = options.clock ?? realClock;
  }

  /** Looks for the lock once, then again and again. */
  async start(): Promise<void> {
    await this.#look();
    this.#looking = this.#keepLooking();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#looking;
    await this.#options.work.stop();
    if (this.#heldUntil !== undefined) await this.#options.lock.release();
  }

  get #mayRun(): boolean {
    return this.#heldUntil !== undefined && this.#clock.now() < this.#heldUntil;
  }

  async #keepLooking(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#clock.sleep(this.#heldUntil === undefined ? lookEvery : renewEvery, signal).catch(() => {});
      if (!signal.aborted) await this.#look();
    }
  }

  async #look(): Promise<void> {
    const { warn } = this.#options;
    try {
      if (this.#heldUntil === undefined) await this.#acquire();
      else await this.#renew();
    } catch (error) {
      warn(`the lock that makes it run on one host only cannot be had: ${messageOf(error)}`);
      if (this.#heldUntil !== undefined && !this.#mayRun) this.#lose();
    }
  }

  async #acquire(): Promise<void> {
    const { lock, work } = this.#options;
    const asked = this.#clock.now();
    if (!(await lock.acquire())) return;
    this.#heldUntil = asked + leaseTime;
    await work
      .start(() => this.#mayRun)
      .catch((error) => {
        // the lease stays this host's: it is acquired again at the next look, and the work is tried again
        this.#heldUntil = undefined;
        throw error;
      });
  }

  async #renew(): Promise<void> {
    const asked = this.#clock.now();
    // what was due after the lease had ended did not run: the work begins anew
    const lapsed = !this.#mayRun;
    const renewed = await this.#options.lock.renew();
    if (renewed && !lapsed) this.#heldUntil = asked + leaseTime;
    else this.#lose();
  }

  #lose(): void {
    this.#heldUntil = undefined;
    this.#options.work.stop().catch((error) => this.#options.warn(messageOf(error)));
  }
}
