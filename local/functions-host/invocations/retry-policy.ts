import type { Binding } from "../bindings/binding.ts";
import { withJitter } from "../wait.ts";
import type { DurationInfo, RetryOptions } from "../worker/core-types.ts";

/** Number of retries and their delays (milliseconds). */
export interface RetryPolicy {
  /** Retries after the first attempt; Infinity for no limit. */
  readonly maxRetryCount: number;
  /** @param retry 0 for the delay before the first retry */
  readonly delay: (retry: number, random: () => number) => number;
}

/** The library passes whole seconds. */
const milliseconds = (duration: DurationInfo | null | undefined) => (duration?.seconds ?? 0) * 1000;

/** @throws StartError for an unknown strategy */
export function readRetryPolicy(options: RetryOptions, trigger: Binding): RetryPolicy {
  const count = options.maxRetryCount ?? 0;
  if (!Number.isInteger(count) || count < -1) trigger.reject(`retry: maxRetryCount cannot be ${count}`);
  const maxRetryCount = count === -1 ? Infinity : count;
  switch (options.retryStrategy) {
    case "fixedDelay": {
      const fixedDelay = milliseconds(options.delayInterval);
      return { maxRetryCount, delay: () => fixedDelay };
    }
    case "exponentialBackoff": {
      const minimum = milliseconds(options.minimumInterval);
      const maximum = milliseconds(options.maximumInterval);
      const steps = (retry: number) => minimum * 2 ** Math.min(retry, 30);
      return {
        maxRetryCount,
        delay: (retry, random) => Math.min(maximum, withJitter(steps(retry), random)),
      };
    }
    default:
      return trigger.reject(`retry: unknown strategy "${options.retryStrategy}"`);
  }
}
