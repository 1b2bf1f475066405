import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConcurrencyExhausted, conflict, mostAttempts, optimisticConcurrency } from "./optimistic-concurrency.ts";

/** Conflicts so often, then succeeds; the clock is a list of the delays. */
function contended(conflicts: number, random = 1) {
  const waits: number[] = [];
  const retried: string[] = [];
  let attempts = 0;
  const retryConflicts = optimisticConcurrency({
    wait: async (milliseconds) => waits.push(milliseconds),
    random: () => random,
    onRetry: (operation) => retried.push(operation),
  });
  const result = retryConflicts("gold-group", async () => {
    attempts += 1;
    return attempts > conflicts ? attempts : conflict;
  });
  return { result, waits, retried };
}

describe("optimistic concurrency", () => {
  it("does not wait without a conflict", async () => {
    const { result, waits, retried } = contended(0);
    expect(await result).toBe(1);
    expect(waits).toEqual([]);
    expect(retried).toEqual([]);
  });

  it("backs off exponentially, up to a limit, and reports each retry", async () => {
    const { result, waits, retried } = contended(9);
    expect(await result).toBe(10);
    expect(waits).toEqual([10, 20, 40, 80, 160, 320, 640, 1000, 1000]);
    expect(retried).toEqual(Array(9).fill("gold-group"));
  });

  it("spreads the delays by chance", async () => {
    const { result, waits } = contended(3, 0.25);
    await result;
    expect(waits).toEqual([2.5, 5, 10]);
  });

  it("gives up after the last attempt with an error that is retriable", async () => {
    const { result, waits } = contended(mostAttempts);
    await expect(result).rejects.toThrow(ConcurrencyExhausted);
    await expect(result).rejects.toMatchObject({ code: "concurrency-exhausted", retriable: true });
    expect(waits).toHaveLength(mostAttempts - 1);
  });

  it("passes on what the attempt throws, without a retry", async () => {
    const retryConflicts = optimisticConcurrency({ wait: async () => {}, random: () => 0 });
    await expect(retryConflicts("gold-group", () => Promise.reject(new Error("down")))).rejects.toThrow("down");
  });

  it("lets as many writers land as there are attempts, in any interleaving", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: mostAttempts }), async (scheduler, writers) => {
        let stored = { version: 0, landed: [] as number[] };
        const retryConflicts = optimisticConcurrency({
          wait: () => scheduler.schedule(Promise.resolve(), "wait"),
          random: () => 0.5,
        });
        const land = (writer: number) =>
          retryConflicts("silver-document", async () => {
            const read = await scheduler.schedule(Promise.resolve(stored), "read");
            await scheduler.schedule(Promise.resolve(), "write");
            if (stored.version !== read.version) return conflict;
            stored = { version: read.version + 1, landed: [...read.landed, writer] };
            return writer;
          });
        const all = Promise.all(Array.from({ length: writers }, (_, writer) => land(writer)));
        await scheduler.waitFor(all);
        expect(stored.landed.toSorted((a, b) => a - b)).toEqual(Array.from({ length: writers }, (_, writer) => writer));
      }),
      { numRuns: 100 },
    );
  });
});
