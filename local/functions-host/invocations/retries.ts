import { setTimeout as sleep } from "node:timers/promises";
import type { RetryContext } from "../worker/core-types.ts";
import type { RetryPolicy } from "./retry-policy.ts";

/** `abandoned`: it had failed, and was to stop before it succeeded or the retries were used up. */
export type Outcome = "succeeded" | "failed" | "abandoned";

export interface RetryClock {
  readonly random: () => number;
  /** Rejects when the signal aborts. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

const realClock: RetryClock = {
  random: Math.random,
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
};

/**
 * Runs an attempt until one succeeds, as the host does: it holds its place meanwhile, so that whatever comes after waits.
 *
 * @param attempt gets what `context.retryContext` will be; undefined without a policy
 */
export async function withRetries(
  policy: RetryPolicy | undefined,
  attempt: (context: RetryContext | undefined) => Promise<unknown>,
  signal: AbortSignal,
  clock: RetryClock = realClock,
): Promise<Outcome> {
  for (let retry = 0, context = firstContext(policy); !signal.aborted; retry += 1) {
    try {
      await attempt(context);
      return "succeeded";
    } catch (error) {
      if (policy === undefined || retry >= policy.maxRetryCount) return "failed";
      context = nextContext(policy, retry + 1, error);
      await clock.sleep(policy.delay(retry, clock.random), signal).catch(() => {});
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
