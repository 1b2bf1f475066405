import { type Backoff, backoffDelay } from "./backoff.ts";
import { InfrastructureFault } from "./korevital-error.ts";

/**
 * What is written, or listed, under optimistic concurrency control: an attribute of `korevital.concurrency.retries`.
 */
export const concurrentOperations = [
  "bronze-commit",
  "dead-letters",
  "erased-document",
  "export-months",
  "export-progress",
  "gold-dead-letter",
  "gold-group",
  "gold-retention",
  "gold-time-zone",
  "manifest-listing",
  "objective-counts",
  "rebuild-marker",
  "silver-document",
  "table-commit",
  "tombstone",
] as const;

export type ConcurrentOperation = (typeof concurrentOperations)[number];

/** The result of an attempt whose write named a version that is not the stored one any more (HTTP 409 or 412). */
export const conflict = Symbol("conflict");

/**
 * Repeats an attempt until it does not conflict with another writer. Each attempt reads the stored version again,
 * computes, and writes under its ETag.
 *
 * @throws ConcurrencyExhausted when `mostAttempts` attempts in a row conflict, and whatever the attempt throws
 */
export type RetryConflicts = <T>(
  operation: ConcurrentOperation,
  attempt: () => Promise<T | typeof conflict>,
) => Promise<T>;

/** Attempts in a row before the write is given up. Of N writers at one version each conflicts N - 1 times at most. */
export const mostAttempts = 20;
const backoff: Backoff = { delay: 10, maximalDelay: 1_000 };

export interface ConcurrencyEnvironment {
  wait(milliseconds: number): Promise<unknown>;
  /** A number with 0 <= x < 1. */
  random(): number;
  /** Is called for each conflict that is followed by another attempt. */
  onRetry?(operation: ConcurrentOperation): void;
}

/** Every attempt conflicted with another writer. */
export class ConcurrencyExhausted extends InfrastructureFault {
  override readonly name = "ConcurrencyExhausted";
  readonly code = "concurrency-exhausted";
}

/** Retries with exponential backoff and full jitter, so that writers that conflict once do not conflict again. */
export function optimisticConcurrency({ wait, random, onRetry }: ConcurrencyEnvironment): RetryConflicts {
  return async (operation, attempt) => {
    for (let conflicts = 1; ; conflicts += 1) {
      const result = await attempt();
      if (result !== conflict) return result;
      if (conflicts === mostAttempts)
        throw new ConcurrencyExhausted(`${operation}: ${conflicts} attempts in a row conflict with another writer`);
      onRetry?.(operation);
      await wait(random() * backoffDelay(conflicts, backoff));
    }
  };
}
