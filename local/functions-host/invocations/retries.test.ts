import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Binding } from "../bindings/binding.ts";
import { AppSettings } from "../settings/app-settings.ts";
import type { RetryContext, RetryOptions } from "../worker/core-types.ts";
import { withRetries } from "./retries.ts";
import { readRetryPolicy } from "./retry-policy.ts";

const trigger = new Binding("f", "t", { type: "timerTrigger" }, new AppSettings({}));
const policyOf = (options: RetryOptions) => readRetryPolicy(options, trigger);

/** Runs with a clock that only counts; fails the first so many attempts. */
async function run(options: RetryOptions | undefined, failures: number, stopAfter = Infinity) {
  const pauses: number[] = [];
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
    { random: () => 0.5, sleep: async (milliseconds) => void pauses.push(milliseconds) },
  );
  return { outcome, pauses, contexts };
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
  it("are none without a policy", async () => {
    expect(await run(undefined, 1)).toEqual({ outcome: "failed", pauses: [], contexts: [undefined] });
    expect((await run(undefined, 0)).outcome).toBe("succeeded");
  });

  it("tell the function how often, and what was thrown before", async () => {
    const { outcome, pauses, contexts } = await run(fixed(3), 2);
    expect(outcome).toBe("succeeded");
    expect(pauses).toEqual([2000, 2000]);
    expect(contexts).toMatchObject([
      { retryCount: 0, maxRetryCount: 3 },
      { retryCount: 1, maxRetryCount: 3, exception: { message: "try 1" } },
      { retryCount: 2, maxRetryCount: 3, exception: { message: "try 2" } },
    ]);
    expect(contexts[0]).not.toHaveProperty("exception");
  });

  it("are used up after as many as the policy says, one attempt more in all", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(6), fc.nat(6), async (most, failures) => {
        const { outcome, contexts } = await run(fixed(most), failures);
        expect(outcome).toBe(failures <= most ? "succeeded" : "failed");
        expect(contexts).toHaveLength(Math.min(failures, most) + 1);
      }),
    );
  });

  it("wait twice as long each time, up to the longest", async () => {
    expect((await run(backoff(-1), 6)).pauses).toEqual([1000, 2000, 4000, 8000, 10_000, 10_000]);
  });

  it("go on for ever with -1, until they are stopped", async () => {
    const { outcome, contexts } = await run(backoff(-1), Infinity, 200);
    expect(outcome).toBe("abandoned");
    expect(contexts).toHaveLength(200);
    expect(contexts.at(-1)?.maxRetryCount).toBe(-1);
  });
});

it("spreads the backoff by a fifth either way", () => {
  const { delay } = policyOf(backoff(-1));
  expect([delay(0, () => 0), delay(0, () => 1)]).toEqual([800, 1200]);
});

it("refuses a policy that there is not", () => {
  expect(() => policyOf({ retryStrategy: "linear", maxRetryCount: 1 })).toThrow('strategy "linear"');
  expect(() => policyOf(fixed(-2))).toThrow("maxRetryCount cannot be -2");
});
