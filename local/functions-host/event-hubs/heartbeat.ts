/**
 * Detects a stalled subscription. The SDK polls every partition that it reads, and lists the ownership of all, every
 * second. But when connections break while it opens new ones, it can wait forever for a response, without an error.
 */
export class Heartbeat {
  readonly #now: () => number;
  /** Time of the last poll by partition; undefined while the function runs, whose duration is not limited. */
  readonly #lastPolls = new Map<string, number | undefined>();
  #lastListing: number;

  /** @param now milliseconds of a monotonic clock */
  constructor(now: () => number) {
    this.#now = now;
    this.#lastListing = now();
  }

  ownershipListed(): void {
    this.#lastListing = this.#now();
  }

  batchStarted(partitionId: string): void {
    this.#lastPolls.set(partitionId, undefined);
  }

  batchEnded(partitionId: string): void {
    if (this.#lastPolls.has(partitionId)) this.#lastPolls.set(partitionId, this.#now());
  }

  partitionOpened(partitionId: string): void {
    this.#lastPolls.set(partitionId, this.#now());
  }

  partitionClosed(partitionId: string): void {
    this.#lastPolls.delete(partitionId);
  }

  /** What has stalled for this long, as text for the log; undefined when nothing has. */
  stalled(milliseconds: number): string | undefined {
    const before = this.#now() - milliseconds;
    const partitions = [...this.#lastPolls].filter(([, at]) => at !== undefined && at < before).map(([id]) => id);
    if (partitions.length > 0) return `partition ${partitions.join(", ")}`;
    const isRunning = [...this.#lastPolls.values()].includes(undefined);
    return this.#lastListing < before && !isRunning ? "load balancing" : undefined;
  }
}
