import fc from "fast-check";
import { expect, it } from "vitest";
import { nextDelay } from "./polling.ts";

/** The delays of a queue that stays empty. */
function delays(longest: number, random: () => number, count = 8): number[] {
  const all: number[] = [];
  for (let i = 0; i < count; i += 1) all.push(nextDelay(all.at(-1), longest, random));
  return all;
}

it("doubles from 100 ms to 2 s when host.json allows more", () => {
  expect(delays(60_000, () => 0.5)).toEqual([100, 200, 400, 800, 1600, 2000, 2000, 2000]);
});

it("does not exceed the limit of host.json", () => {
  expect(delays(500, () => 0.5)).toEqual([100, 200, 400, 500, 500, 500, 500, 500]);
});

it("grows within its bounds for any jitter", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 100, max: 60_000 }),
      (chance, longest) => {
        const all = delays(longest, () => chance);
        expect(all).toEqual(all.toSorted((a, b) => a - b));
        expect(all.at(-1)).toBe(Math.min(longest, 2000));
      },
    ),
  );
});
