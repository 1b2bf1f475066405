import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Batcher, type BatchLimits } from "./batcher.ts";

const limits = fc
  .record({
    least: fc.integer({ min: 1, max: 8 }),
    more: fc.integer({ min: 0, max: 8 }),
    wait: fc.integer({ min: 0, max: 50 }),
  })
  .map(({ least, more, wait }): BatchLimits => ({ least, most: least + more, wait }));

describe("a batcher", () => {
  it("keeps order, loses and repeats nothing, and no batch is too large", () => {
    const arrivals = fc.array(fc.record({ count: fc.nat(20), pause: fc.nat(40) }));
    fc.assert(
      fc.property(limits, arrivals, (given, steps) => {
        const batcher = new Batcher<number>(given);
        const taken: number[] = [];
        const drain = (now: number) => {
          for (let batch = batcher.take(now); batch !== undefined; batch = batcher.take(now)) {
            expect(batch.length).toBeGreaterThan(0);
            expect(batch.length).toBeLessThanOrEqual(given.most);
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
        // What is too few waits, each rest at most once more.
        for (const rest of [1, 2, 3]) drain(now + rest * given.wait);
        expect(taken).toEqual(Array.from({ length: next }, (_, index) => index));
      }),
    );
  });

  it("gives one event at once when one is enough", () => {
    const batcher = new Batcher<string>({ least: 1, most: 100, wait: 1000 });
    batcher.add(["a"], 0);
    expect(batcher.take(0)).toEqual(["a"]);
    expect(batcher.take(0)).toBeUndefined();
  });

  it("waits for the least from the first event on, and no longer than the wait", () => {
    const batcher = new Batcher<string>({ least: 3, most: 4, wait: 1000 });
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
