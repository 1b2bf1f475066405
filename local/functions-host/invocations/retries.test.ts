import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Binding } from "../bindings/binding.ts";
import { AppSettings } from "../settings/app-settings.ts";
import type { RetryContext, RetryOptions } from "../worker/core-types.ts";
import { withRetries } from "./retries.ts";
import { readRetryPolicy } from "./retry-policy.ts";

const trigger = new Binding("f", "t", { type: "timerTrigger" }, new AppSettings({}));
const policyOf = (options: RetryOptions) => readRetryPolicy(options, trigger);

/** Runs with a fake clock; the first attempts fail. */
async function run(options: RetryOptions | undefined, failures: number, stopAfter = Infinity) {
  const delays: number[] = [];
  const contexts: (RetryContext | undefined)[] = [];
  const stop = new AbortController();
  const outcome = await withRetries(
    options && policyOf(options),
    async (context) => {
      contexts.push(context);
      if (contexts.length >= stopAfter) stop.abort();
      if (contexts.length <= failures) throw new Error(`try ${contexts.length}`);
    },
    stop.signal,
    { random: () => 0.5, pause: async (milliseconds) => void delays.push(milliseconds) },
  );
  return { outcome, delays, contexts };
}

const fixed = (maxRetryCount: number) => ({
  retryStrategy: "fixedDelay",
  delayInterval: { seconds: 2 },
  maxRetryCount,
});
const backoff = (maxRetryCount: number) => ({
  retryStrategy: "exponentialBackoff",
  minimumInterval: { seconds: 1 },
  maximumInterval: { seconds: 10 },
  maxRetryCount,
});

describe("retries", () => {
  it("are off without a policy", async () => {
    expect(await run(undefined, 1)).toEqual({ outcome: "failed", delays: [], contexts: [undefined] });
    expect((await run(undefined, 0)).outcome).toBe("succeeded");
  });

  it("pass the retry count and the previous error to the function", async () => {
    const { outcome, delays, contexts } = await run(fixed(3), 2);
    expect(outcome).toBe("succeeded");
    expect(delays).toEqual([2000, 2000]);
    expect(contexts).toMatchObject([
      { retryCount: 0, maxRetryCount: 3 },
      { retryCount: 1, maxRetryCount: 3, exception: { message: "try 1" } },
      { retryCount: 2, maxRetryCount: 3, exception: { message: "try 2" } },
    ]);
    expect(contexts[0]).not.toHaveProperty("exception");
  });

  it("end after maxRetryCount retries", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(6), fc.nat(6), async (most, failures) => {
        const { outcome, contexts } = await run(fixed(most), failures);
        expect(outcome).toBe(failures <= most ? "succeeded" : "failed");
        expect(contexts).toHaveLength(Math.min(failures, most) + 1);
      }),
    );
  });

  it("double the delay up to the maximum", async () => {
    expect((await run(backoff(-1), 6)).delays).toEqual([1000, 2000, 4000, 8000, 10_000, 10_000]);
  });

  it("continue without limit with -1, until they are stopped", async () => {
    const { outcome, contexts } = await run(backoff(-1), Infinity, 200);
    expect(outcome).toBe("abandoned");
    expect(contexts).toHaveLength(200);
    expect(contexts.at(-1)?.maxRetryCount).toBe(-1);
  });
});

it("adds jitter of 20 % to the backoff", () => {
  const { delay } = policyOf(backoff(-1));
  expect([delay(0, () => 0), delay(0, () => 1)]).toEqual([800, 1200]);
});

it("rejects an unknown policy", () => {
  expect(() => policyOf({ retryStrategy: "linear", maxRetryCount: 1 })).toThrow('unknown strategy "linear"');
  expect(() => policyOf(fixed(-2))).toThrow("maxRetryCount cannot be -2");
});
