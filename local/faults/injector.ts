import type { Fault, Faults, KindOf, Target } from "./fault.ts";
import { occurrences, seededRandom } from "./random.ts";
import type { FaultRule } from "./rule.ts";

/** A rule in force, and how often it has applied. */
export interface ActiveFault extends FaultRule {
  readonly id: number;
  /** Milliseconds since 1970; undefined for no end. */
  readonly until: number | undefined;
  /** Number of operations that the rule matches. */
  readonly matched: number;
  /** Number of operations that failed. */
  readonly happened: number;
}

export interface InjectorOptions {
  /** The same rules and the same operations in the same order give the same faults for the same seed. */
  readonly seed: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface Entry {
  fault: ActiveFault;
  readonly happensNow: () => boolean;
}

type Watcher = (active: boolean) => unknown;

/** The faults of one stack. Without rules a draw is one comparison. */
export class FaultInjector implements Faults {
  readonly #options: InjectorOptions;
  readonly #watchers = new Map<Target, Watcher[]>();
  #entries: readonly Entry[] = [];
  #lastId = 0;

  constructor(options: InjectorOptions) {
    this.#options = options;
  }

  /** Resolves when all endpoints apply it. */
  async add(rule: FaultRule): Promise<ActiveFault> {
    this.#lastId += 1;
    const id = this.#lastId;
    const until = rule.for === undefined ? undefined : this.#options.now() + rule.for;
    const fault = { ...rule, id, until, matched: 0, happened: 0 };
    const happensNow = occurrences(rule.rate, seededRandom(this.#options.seed + id));
    await this.#change([...this.#entries, { fault, happensNow }]);
    return fault;
  }

  list(): readonly ActiveFault[] {
    this.#removeEnded();
    return this.#entries.map(({ fault }) => fault);
  }

  /** @param id of one fault; without it all are removed. Resolves to the number of removed faults. */
  async clear(id?: number): Promise<number> {
    this.#removeEnded();
    const left = id === undefined ? [] : this.#entries.filter(({ fault }) => fault.id !== id);
    const cleared = this.#entries.length - left.length;
    await this.#change(left);
    return cleared;
  }

  /** Calls the watcher whenever the target gets its first fault, or loses its last one. */
  watch(target: Target, watcher: Watcher): void {
    this.#watchers.set(target, [...(this.#watchers.get(target) ?? []), watcher]);
    if (this.#isActive(target)) watcher(true);
  }

  draw<T extends Target, K extends KindOf<T>>(target: T, kinds: readonly K[], operation: string): Fault<K> | undefined {
    if (this.#entries.length === 0) return undefined;
    this.#removeEnded();
    for (const entry of this.#entries) {
      const { fault } = entry;
      const kind = kinds.find((name) => name === fault.kind);
      if (fault.target !== target || kind === undefined || !operation.includes(fault.only ?? "")) continue;
      const happens = entry.happensNow();
      entry.fault = { ...fault, matched: fault.matched + 1, happened: fault.happened + (happens ? 1 : 0) };
      if (happens) return { ...fault, kind };
    }
    return undefined;
  }

  #removeEnded(): void {
    const now = this.#options.now();
    const hasEnded = ({ until, count, happened }: ActiveFault) =>
      (until !== undefined && until <= now) || (count !== undefined && happened >= count);
    const left = this.#entries.filter(({ fault }) => !hasEnded(fault));
    if (left.length < this.#entries.length) void this.#change(left);
  }

  async #change(entries: readonly Entry[]): Promise<void> {
    const before = new Map([...this.#watchers.keys()].map((target) => [target, this.#isActive(target)]));
    this.#entries = entries;
    const notified = [...this.#watchers].map(([target, watchers]) => {
      const active = this.#isActive(target);
      return active === before.get(target) ? [] : watchers.map((watcher) => watcher(active));
    });
    await Promise.all(notified.flat());
  }

  #isActive(target: Target): boolean {
    return this.#entries.some(({ fault }) => fault.target === target);
  }
}
