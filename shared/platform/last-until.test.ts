import fc from "fast-check";
import { expect, test } from "vitest";
import { lastUntil } from "./last-until.ts";

test("finds what a linear search finds, with equal times too", () => {
  const times = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 30 });
  fc.assert(
    fc.property(times, fc.integer({ min: -1, max: 21 }), (unsorted, time) => {
      const sorted = unsorted.toSorted((a, b) => a - b);
      expect(lastUntil(sorted, time, (item) => item)).toBe(sorted.findLastIndex((item) => item <= time));
    }),
  );
});

test("looks at few of many items", () => {
  const sorted = Array.from({ length: 6000 }, (_, index) => index);
  let looks = 0;
  lastUntil(sorted, 2500, (item) => {
    looks += 1;
    return item;
  });
  expect(looks).toBeLessThanOrEqual(13);
});
