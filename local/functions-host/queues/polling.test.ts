import fc from "fast-check";
import { expect, it } from "vitest";
import { nextPause } from "./polling.ts";

/** Pauses of a queue that stays empty. */
function pauses(longest: number, random: () => number, count = 8): number[] {
  const all: number[] = [];
  for (let i = 0; i < count; i += 1) all.push(nextPause(all.at(-1), longest, random));
  return all;
}

it("doubles from a tenth of a second to two seconds, however long host.json allows", () => {
  expect(pauses(60_000, () => 0.5)).toEqual([100, 200, 400, 800, 1600, 2000, 2000, 2000]);
});

it("is never longer than host.json allows", () => {
  expect(pauses(500, () => 0.5)).toEqual([100, 200, 400, 500, 500, 500, 500, 500]);
});

it("grows whatever chance says, within its bounds", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 100, max: 60_000 }),
      (chance, longest) => {
        const all = pauses(longest, () => chance);
        expect(all).toEqual(all.toSorted((a, b) => a - b));
        expect(all.at(-1)).toBe(Math.min(longest, 2000));
      },
    ),
  );
});
