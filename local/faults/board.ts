import { occurrences, seededChance } from "./chance.ts";
import type { Fault, Faults, KindOf, Target } from "./fault.ts";
import type { FaultRule } from "./rule.ts";

/** A rule that holds, and what came of it. */
export interface PlannedFault extends FaultRule {
  readonly id: number;
  /** Milliseconds since 1970; undefined for no end. */
  readonly until: number | undefined;
  /** How often it could have happened, and how often it did. */
  readonly asked: number;
  readonly happened: number;
}

export interface BoardOptions {
  /** The same rules, asked the same questions in the same order, answer the same for the same seed. */
  readonly seed: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface Entry {
  planned: PlannedFault;
  readonly happensNow: () => boolean;
}

type Watcher = (active: boolean) => unknown;

/** The faults of one stack. Without rules, asking it is looking at an empty list. */
export class FaultBoard implements Faults {
  readonly #options: BoardOptions;
  readonly #watchers = new Map<Target, Watcher[]>();
  #entries: readonly Entry[] = [];
  #lastId = 0;

  constructor(options: BoardOptions) {
    this.#options = options;
  }

  /** Resolves when all endpoints know of it. */
  async add(rule: FaultRule): Promise<PlannedFault> {
    this.#lastId += 1;
    const id = this.#lastId;
    const until = rule.for === undefined ? undefined : this.#options.now() + rule.for;
    const planned = { ...rule, id, until, asked: 0, happened: 0 };
    const happensNow = occurrences(rule.rate, seededChance(this.#options.seed + id));
    await this.#change([...this.#entries, { planned, happensNow }]);
    return planned;
  }

  list(): readonly PlannedFault[] {
    this.#forgetEnded();
    return this.#entries.map(({ planned }) => planned);
  }

  /** @param id of one; all without it. Resolves to how many there were. */
  async clear(id?: number): Promise<number> {
    this.#forgetEnded();
    const kept = id === undefined ? [] : this.#entries.filter(({ planned }) => planned.id !== id);
    const cleared = this.#entries.length - kept.length;
    await this.#change(kept);
    return cleared;
  }

  /** Tells an endpoint whether it must ask at all, now and whenever that changes. */
  watch(target: Target, watcher: Watcher): void {
    this.#watchers.set(target, [...(this.#watchers.get(target) ?? []), watcher]);
    if (this.#isActive(target)) watcher(true);
  }

  draw<T extends Target, K extends KindOf<T>>(target: T, kinds: readonly K[], subject: string): Fault<K> | undefined {
    if (this.#entries.length === 0) return undefined;
    this.#forgetEnded();
    for (const entry of this.#entries) {
      const { planned } = entry;
      const kind = kinds.find((name) => name === planned.kind);
      if (planned.target !== target || kind === undefined || !subject.includes(planned.only ?? "")) continue;
      const happens = entry.happensNow();
      entry.planned = { ...planned, asked: planned.asked + 1, happened: planned.happened + (happens ? 1 : 0) };
      if (happens) return { ...planned, kind };
    }
    return undefined;
  }

  #forgetEnded(): void {
    const now = this.#options.now();
    const isOver = ({ until, count, happened }: PlannedFault) =>
      (until !== undefined && until <= now) || (count !== undefined && happened >= count);
    const kept = this.#entries.filter(({ planned }) => !isOver(planned));
    if (kept.length < this.#entries.length) void this.#change(kept);
  }

  async #change(entries: readonly Entry[]): Promise<void> {
    const before = new Map([...this.#watchers.keys()].map((target) => [target, this.#isActive(target)]));
    this.#entries = entries;
    const told = [...this.#watchers].map(([target, watchers]) => {
      const active = this.#isActive(target);
      return active === before.get(target) ? [] : watchers.map((watcher) => watcher(active));
    });
    await Promise.all(told.flat());
  }

  #isActive(target: Target): boolean {
    return this.#entries.some(({ planned }) => planned.target === target);
  }
}
