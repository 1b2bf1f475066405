import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPlausible } from "../../streams/fields/plausible.ts";
import { bucketLength } from "./bucket.ts";
import type { HeartRateBucket } from "./heart-rate-buckets.ts";
import { heartRateBuckets } from "./heart-rate-buckets.ts";

const start = Date.UTC(2026, 2, 29);
const arrival = { enqueuedTime: start };

/** The bucket of readings at offsets from `start`. */
function bucketOf(...readings: readonly (readonly [offset: number, bpm: number])[]): HeartRateBucket {
  return merge(
    readings.flatMap(([offset, bpm]) =>
      heartRateBuckets.contributions({ deviceId: "d", time: start + offset, bpm }, arrival),
    ),
  );
}

function merge(buckets: readonly HeartRateBucket[]): HeartRateBucket {
  return heartRateBuckets.merge(buckets);
}

describe("a bucket", () => {
  it("contains five minutes, with the first instant and without the last", () => {
    const startOf = (time: number) =>
      heartRateBuckets.contributions({ deviceId: "d", time, bpm: 60 }, arrival)[0]?.start;
    expect([start, start + 1, start + 299_999, start + 300_000].map(startOf)).toEqual([
      start,
      start,
      start,
      start + bucketLength,
    ]);
  });

  it("has another id for another device or another time", () => {
    const idOf = (deviceId: string, time: number) =>
      heartRateBuckets.contributions({ deviceId, time, bpm: 60 }, arrival)[0]?.id;
    const ids = [idOf("d", start), idOf("e", start), idOf("d", start + bucketLength), idOf("d", start + 1)];
    expect(new Set(ids).size).toBe(3);
  });

  it("has readings by time; count, min, max and sum of the valid ones", () => {
    expect(bucketOf([2000, 80], [0, 60.5], [1000, 301], [3000, 0])).toMatchObject({
      deviceId: "d",
      start,
      offsets: [0, 1000, 2000, 3000],
      values: [60.5, 301, 80, 0],
      conflicts: [],
      count: 2,
      min: 60.5,
      max: 80,
      sum: 140.5,
      truncated: false,
    });
  });

  it("without a valid reading counts none", () => {
    expect(bucketOf([0, -1])).toMatchObject({ values: [-1], count: 0, min: null, max: null, sum: 0 });
  });

  it("sums from left to right by time, in whatever order the readings arrive", () => {
    const [a, b, c] = [60.1, 70.2, 80.3];
    expect(a + b + c).not.toBe(c + b + a);
    expect(bucketOf([2, c], [1, b], [0, a]).sum).toBe(a + b + c);
    expect(merge([bucketOf([1, b], [2, c]), bucketOf([0, a])]).sum).toBe(a + b + c);
  });

  it.each([
    ["the lower of two valid values", [80, 70], 70],
    ["the valid one of two values", [10_000, 70], 70],
    ["the valid one, though it is greater", [-5, 70], 70],
    ["the lower of two invalid values", [0, -5], -5],
    ["the lower of two invalid values, above the range too", [500, 400], 400],
  ])("keeps %s at one time, and marks the conflict", (_, [first = 0, second = 0], kept) => {
    const expected = { offsets: [0], values: [kept], conflicts: [0] };
    expect(bucketOf([0, first], [0, second])).toMatchObject(expected);
    expect(bucketOf([0, second], [0, first])).toMatchObject(expected);
  });

  it("does not mark a repeated value as a conflict", () => {
    expect(bucketOf([0, 70], [0, 70]).conflicts).toEqual([]);
    expect(bucketOf([0, -0], [0, 0]).conflicts).toEqual([]);
  });
});

describe("a bucket of more than 6,000 times", () => {
  const dense = (from: number, count: number, every: number, bpm = 70) =>
    bucketOf(...Array.from({ length: count }, (_, index) => [from + index * every, bpm] as const));

  it("keeps the earliest 6,000 and is marked as truncated; 6,000 are not too many", () => {
    const full = dense(0, 6_000, 50);
    expect(full).toMatchObject({ count: 6_000, truncated: false });
    const more = merge([full, bucketOf([299_999, 70])]);
    expect(more).toEqual({ ...full, truncated: true });
    expect(merge([more, bucketOf([1, 71])])).toMatchObject({ truncated: true, count: 6_000, max: 71 });
    expect(merge([more, bucketOf([1, 71])]).offsets.at(-1)).toBe(5_998 * 50);
  });

  it("drops the flag of a conflict together with its time", () => {
    const late = bucketOf([299_999, 70], [299_999, 71], [0, 60], [0, 61]);
    expect(late.conflicts).toEqual([0, 299_999]);
    expect(merge([dense(0, 6_000, 49), late])).toMatchObject({ conflicts: [0], truncated: true });
  });

  it("is the same in any order, any grouping, any number of times", () => {
    const parts = fc.array(
      fc.tuple(fc.nat({ max: 100_000 }), fc.integer({ min: 1, max: 4_000 }), fc.integer({ min: 1, max: 40 }), bpms()),
      { minLength: 3, maxLength: 5 },
    );
    fc.assert(
      fc.property(parts, fc.nat({ max: 2 }), (ranges, cut) => {
        const buckets = ranges.map((range) => dense(...range));
        const once = JSON.stringify(merge(buckets));
        const [early, late] = [buckets.slice(0, cut + 1), buckets.slice(cut + 1)];
        expect(JSON.stringify(merge(buckets.toReversed()))).toBe(once);
        const nested = [merge([...late, ...buckets.slice(0, 1)]), ...(early.length > 0 ? [merge(early)] : [])];
        expect(JSON.stringify(merge(nested))).toBe(once);
        expect(JSON.stringify(merge([merge(buckets), ...late]))).toBe(once);
      }),
      { numRuns: 25 },
    );
  });

  it("equals the earliest readings of all that arrived", () => {
    const parts = fc.array(fc.tuple(fc.nat({ max: 50 }), fc.integer({ min: 1, max: 5_000 }), fc.constant(40), bpms()), {
      minLength: 2,
      maxLength: 4,
    });
    fc.assert(
      fc.property(parts, (ranges) => {
        const times = new Map<number, Set<number>>();
        for (const [from, count, every, bpm] of ranges)
          for (let index = 0; index < count; index += 1) {
            const offset = from + index * every;
            times.set(offset, (times.get(offset) ?? new Set()).add(bpm));
          }
        const kept = [...times].sort(([a], [b]) => a - b).slice(0, 6_000);
        const bucket = merge(ranges.map((range) => dense(...range)));
        expect(bucket.offsets).toEqual(kept.map(([offset]) => offset));
        expect(bucket.conflicts).toEqual(kept.filter(([, { size }]) => size > 1).map(([offset]) => offset));
        expect(bucket.truncated).toBe(times.size > 6_000);
      }),
      { numRuns: 25 },
    );
  });

  function bpms(): fc.Arbitrary<number> {
    return fc.constantFrom(60, 70, 70.1, 0, 301);
  }
});

it.each([
  [0, false],
  [-1, false],
  [19.9, false],
  [20, true],
  [250, true],
  [250.1, false],
  [255, false],
])("a heart rate of %d is plausible: %s", (bpm, expected) => {
  expect(isPlausible(bpm)).toBe(expected);
});
