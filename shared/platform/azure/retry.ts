import { setTimeout as sleep } from "node:timers/promises";

export interface RetryOptions {
  /** Tries before the failure is thrown. */
  readonly tries: number;
  /** Milliseconds before the second try; doubled for each further one. */
  readonly delay: number;
  /** Milliseconds that no wait exceeds. */
  readonly maximalDelay: number;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/**
 * Tries until it succeeds, as long as the failures say that another try may help. We do it ourselves, with the SDK's own retries
 * off, because the SDK does not tell whether it sent twice.
 *
 * @param onFailure learns of every failure that is followed by another try, and of the last one
 */
export async function retrying<T>(
  work: () => Promise<T>,
  { tries, delay, maximalDelay, wait = sleep }: RetryOptions,
  onFailure: (error: unknown) => void = () => {},
): Promise<T> {
  for (let failed = 1; ; failed += 1) {
    try {
      return await work();
    } catch (error) {
      onFailure(error);
      if (failed >= tries || !mayHelp(error)) throw error;
      await wait(Math.min(maximalDelay, delay * 2 ** (failed - 1)));
    }
  }
}

/** The SDKs mark what is in vain to try again. */
function mayHelp(error: unknown): boolean {
  return !(error instanceof Error && "retryable" in error && error.retryable === false);
}
