import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Batcher, type BatchLimits } from "./batcher.ts";

const limits = fc
  .record({
    minimum: fc.integer({ min: 1, max: 8 }),
    more: fc.integer({ min: 0, max: 8 }),
    wait: fc.integer({ min: 0, max: 50 }),
  })
  .map(({ minimum, more, wait }): BatchLimits => ({ minimum, maximum: minimum + more, wait }));

describe("a batcher", () => {
  it("keeps order, loses and repeats nothing, and respects the maximum", () => {
    const arrivals = fc.array(fc.record({ count: fc.nat(20), pause: fc.nat(40) }));
    fc.assert(
      fc.property(limits, arrivals, (given, steps) => {
        const batcher = new Batcher<number>(given);
        const taken: number[] = [];
        const drain = (now: number) => {
          for (let batch = batcher.take(now); batch !== undefined; batch = batcher.take(now)) {
            expect(batch.length).toBeGreaterThan(0);
            expect(batch.length).toBeLessThanOrEqual(given.maximum);
            taken.push(...batch);
          }
        };
        let now = 0;
        let next = 0;
        for (const { count, pause } of steps) {
          now += pause;
          const from = next;
          next += count;
          batcher.add(
            Array.from({ length: count }, (_, index) => from + index),
            now,
          );
          drain(now);
        }
        // Each remainder below the minimum waits at most once more.
        for (const rest of [1, 2, 3]) drain(now + rest * given.wait);
        expect(taken).toEqual(Array.from({ length: next }, (_, index) => index));
      }),
    );
  });

  it("returns one event at once when the minimum is one", () => {
    const batcher = new Batcher<string>({ minimum: 1, maximum: 100, wait: 1000 });
    batcher.add(["a"], 0);
    expect(batcher.take(0)).toEqual(["a"]);
    expect(batcher.take(0)).toBeUndefined();
  });

  it("waits for the minimum from the first event on, and no longer than the maximum wait", () => {
    const batcher = new Batcher<string>({ minimum: 3, maximum: 4, wait: 1000 });
    batcher.add(["a"], 0);
    batcher.add(["b"], 900);
    expect(batcher.take(999)).toBeUndefined();
    expect(batcher.take(1000)).toEqual(["a", "b"]);
    batcher.add(["c", "d", "e", "f", "g"], 2000);
    expect(batcher.take(2000)).toEqual(["c", "d", "e", "f"]);
    expect(batcher.take(2999)).toBeUndefined();
    expect(batcher.take(3000)).toEqual(["g"]);
  });
});
