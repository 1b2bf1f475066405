import type { Binding } from "../bindings/binding.ts";
import type { DurationInfo, RetryOptions } from "../worker/core-types.ts";

/** How often and after what pauses (milliseconds) a failed invocation is tried again. */
export interface RetryPolicy {
  /** Tries after the first; Infinity for no end. */
  readonly maxRetryCount: number;
  /** @param retry 0 for the pause before the first retry */
  readonly delay: (retry: number, random: () => number) => number;
}

/** As the library passes it: whole seconds. */
const milliseconds = (duration: DurationInfo | null | undefined) => (duration?.seconds ?? 0) * 1000;

/** @throws StartError for a strategy that there is not */
export function readRetryPolicy(options: RetryOptions, trigger: Binding): RetryPolicy {
  const count = options.maxRetryCount ?? 0;
  if (!Number.isInteger(count) || count < -1) trigger.refuse(`retry: maxRetryCount cannot be ${count}`);
  const maxRetryCount = count === -1 ? Infinity : count;
  switch (options.retryStrategy) {
    case "fixedDelay": {
      const pause = milliseconds(options.delayInterval);
      return { maxRetryCount, delay: () => pause };
    }
    case "exponentialBackoff": {
      const least = milliseconds(options.minimumInterval);
      const most = milliseconds(options.maximumInterval);
      const steps = (retry: number) => least * 2 ** Math.min(retry, 30);
      return {
        maxRetryCount,
        delay: (retry, random) => Math.min(most, Math.round(steps(retry) * (0.8 + 0.4 * random()))),
      };
    }
    default:
      return trigger.refuse(`retry: there is no strategy "${options.retryStrategy}"`);
  }
}
