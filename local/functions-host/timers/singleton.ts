import { firstLineOf } from "../error-message.ts";
import { type Pause, pause } from "../wait.ts";

/** Owned by one of several hosts at a time, for `leaseDuration` after it was acquired or renewed. */
export interface Lease {
  /** False when another host owns it. */
  acquire(): Promise<boolean>;
  /** False when it is lost: another host may own it. */
  renew(): Promise<boolean>;
  release(): Promise<void>;
}

/** Work that must run on one host only. */
export interface SingletonWork {
  /**
   * @param mayRun whether this host still owns the lease by its own clock; a suspended process may have lost it
   * unnoticed
   */
  start(mayRun: () => boolean): Promise<void>;
  /** Starts no more runs. Resolves when the running one has ended. */
  stop(): Promise<void>;
}

export interface SingletonClock {
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  readonly pause: Pause;
}

export interface SingletonOptions {
  readonly lease: Lease;
  readonly work: SingletonWork;
  readonly warn: (line: string) => void;
  readonly clock?: SingletonClock;
}

/** The shortest lease of a blob. In Azure the lease of a trigger is 60 s, and other hosts retry as rarely. */
export const leaseDuration = 15_000;
const renewInterval = leaseDuration / 3;
/** Interval at which a host without the lease tries to acquire it. */
export const acquireInterval = 2_000;

const systemClock: SingletonClock = { now: () => performance.now(), pause };

/** Runs its work while this host owns the lease, and otherwise waits for the lease. */
export class Singleton {
  readonly #options: SingletonOptions;
  readonly #clock: SingletonClock;
  readonly #stop = new AbortController();
  /** End of the lease by the clock; undefined without a lease. */
  #leasedUntil: number | undefined;
  #polling: Promise<void> = Promise.resolve();

  constructor(options: SingletonOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /** Tries to acquire the lease once, then at each interval. */
  async start(): Promise<void> {
    await this.#acquireOrRenew();
    this.#polling = this.#poll();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#polling;
    await this.#options.work.stop();
    if (this.#leasedUntil !== undefined) await this.#options.lease.release();
  }

  get #mayRun(): boolean {
    return this.#leasedUntil !== undefined && this.#clock.now() < this.#leasedUntil;
  }

  async #poll(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#clock.pause(this.#leasedUntil === undefined ? acquireInterval : renewInterval, signal);
      if (!signal.aborted) await this.#acquireOrRenew();
    }
  }

  async #acquireOrRenew(): Promise<void> {
    const { warn } = this.#options;
    try {
      if (this.#leasedUntil === undefined) await this.#acquire();
      else await this.#renew();
    } catch (error) {
      warn(`the lease cannot be acquired or renewed: ${firstLineOf(error)}`);
      if (this.#leasedUntil !== undefined && !this.#mayRun) this.#onLeaseLost();
    }
  }

  async #acquire(): Promise<void> {
    const { lease, work } = this.#options;
    const requested = this.#clock.now();
    if (!(await lease.acquire())) return;
    this.#leasedUntil = requested + leaseDuration;
    await work
      .start(() => this.#mayRun)
      .catch((error) => {
        // This host still owns the lease: the next attempt acquires it again and starts the work again.
        this.#leasedUntil = undefined;
        throw error;
      });
  }

  async #renew(): Promise<void> {
    const requested = this.#clock.now();
    // Occurrences after the end of the lease did not run: the work must start again.
    const lapsed = !this.#mayRun;
    const renewed = await this.#options.lease.renew();
    if (renewed && !lapsed) this.#leasedUntil = requested + leaseDuration;
    else this.#onLeaseLost();
  }

  #onLeaseLost(): void {
    this.#leasedUntil = undefined;
    this.#options.work.stop().catch((error) => this.#options.warn(firstLineOf(error)));
  }
}
