import { setTimeout as sleep } from "node:timers/promises";
import { type Backoff, backoffDelay } from "../backoff.ts";
import { isRetriable } from "../korevital-error.ts";

export interface RetryOptions extends Backoff {
  /** Attempts before the failure is thrown. */
  readonly attempts: number;
  /** Which failures are repeated; by default all that a retry can help. */
  readonly repeats?: (error: unknown) => boolean;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/**
 * Retries with exponential backoff as long as the failures are retriable. The retries of the SDKs are off, since they
 * do not report whether a request was sent twice.
 *
 * @param onFailure is called for every failure, including the last one
 */
export async function retry<T>(
  work: () => Promise<T>,
  { attempts, repeats = isRetriable, wait = sleep, ...backoff }: RetryOptions,
  onFailure: (error: unknown) => void = () => {},
): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await work();
    } catch (error) {
      onFailure(error);
      if (failures >= attempts || !repeats(error)) throw error;
      await wait(backoffDelay(failures, backoff));
    }
  }
}
