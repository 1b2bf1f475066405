/**
 * Whether a subscription lives. The SDK looks into every partition that it reads, and at who owns the others, every second;
 * but when connections break while it makes new ones, it can wait for an answer that will never come, without an error.
 */
export class Pulse {
  readonly #now: () => number;
  /** By partition: when it was looked into last; undefined while the function runs, which may take as long as it likes. */
  readonly #looked = new Map<string, number | undefined>();
  #lastRound: number;

  /** @param now milliseconds of a clock that does not jump */
  constructor(now: () => number) {
    this.#now = now;
    this.#lastRound = now();
  }

  /** The owners were looked at. */
  round(): void {
    this.#lastRound = this.#now();
  }

  begins(partitionId: string): void {
    this.#looked.set(partitionId, undefined);
  }

  ended(partitionId: string): void {
    if (this.#looked.has(partitionId)) this.#looked.set(partitionId, this.#now());
  }

  opened(partitionId: string): void {
    this.#looked.set(partitionId, this.#now());
  }

  closed(partitionId: string): void {
    this.#looked.delete(partitionId);
  }

  /** What has not been looked at for so many milliseconds, in words; undefined when all is well. */
  silence(milliseconds: number): string | undefined {
    const before = this.#now() - milliseconds;
    const silent = [...this.#looked].filter(([, at]) => at !== undefined && at < before).map(([id]) => id);
    if (silent.length > 0) return `partition ${silent.join(", ")}`;
    const isRunning = [...this.#looked.values()].includes(undefined);
    return this.#lastRound < before && !isRunning ? "who owns the partitions" : undefined;
  }
}
