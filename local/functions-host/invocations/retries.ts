import { type Pause, pause } from "../wait.ts";
import type { RetryContext } from "../worker/core-types.ts";
import type { RetryPolicy } from "./retry-policy.ts";

/** `abandoned`: stopped after a failure, before success or the last retry. */
export type Outcome = "succeeded" | "failed" | "abandoned";

export interface RetryClock {
  readonly random: () => number;
  readonly pause: Pause;
}

const systemClock: RetryClock = { random: Math.random, pause };

/**
 * Repeats an attempt until it succeeds or the policy ends, as the host does. The caller waits meanwhile, so that later
 * work of the same source stays behind it.
 *
 * @param attempt receives the value of `context.retryContext`; undefined without a policy
 */
export async function withRetries(
  policy: RetryPolicy | undefined,
  attempt: (context: RetryContext | undefined) => Promise<unknown>,
  signal: AbortSignal,
  clock: RetryClock = systemClock,
): Promise<Outcome> {
  for (let retry = 0, context = firstContext(policy); !signal.aborted; retry += 1) {
    try {
      await attempt(context);
      return "succeeded";
    } catch (error) {
      if (policy === undefined || retry >= policy.maxRetryCount) return "failed";
      context = nextContext(policy, retry + 1, error);
      await clock.pause(policy.delay(retry, clock.random), signal);
    }
  }
  return "abandoned";
}

function firstContext(policy: RetryPolicy | undefined): RetryContext | undefined {
  return policy && { retryCount: 0, maxRetryCount: countOf(policy) };
}

function nextContext(policy: RetryPolicy, retryCount: number, error: unknown): RetryContext {
  const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  return { retryCount, maxRetryCount: countOf(policy), exception: { message, stackTrace: stack, source: "" } };
}

const countOf = ({ maxRetryCount }: RetryPolicy) => (maxRetryCount === Infinity ? -1 : maxRetryCount);
