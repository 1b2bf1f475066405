import fc from "fast-check";
import { expect, it } from "vitest";
import { axisOf, pointsOf } from "./balance-points.ts";

it("distinguishes equal points", () => {
  const points = [
    { time: "t", score: 1 },
    { time: "t", score: 1 },
    { time: "u", score: 1 },
  ];
  const row = { birth_year: "1950", points } as unknown as Parameters<typeof pointsOf>[0][number];
  const found = pointsOf([row, { ...row, birth_year: "1951" }]);
  expect(new Set(found.map(({ key }) => key)).size).toBe(6);
  expect(found.map(({ year }) => year)).toEqual([1950, 1950, 1950, 1951, 1951, 1951]);
});

it("has an axis that contains all values, with few, evenly spaced, round ticks", () => {
  const value = fc.integer({ min: -1e9, max: 1e9 }).map((each) => each / 1000);
  fc.assert(
    fc.property(fc.array(value, { minLength: 1 }), (values) => {
      const { from, to, ticks } = axisOf(values);
      expect(from).toBeLessThanOrEqual(Math.min(...values));
      expect(to).toBeGreaterThanOrEqual(Math.max(...values));
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(8);
      expect([ticks[0], ticks.at(-1)]).toEqual([from, to]);
    }),
  );
});

it.each([
  [
    [-3.2, 7.9],
    [-4, -2, 0, 2, 4, 6, 8],
  ],
  [
    [0, 100],
    [0, 20, 40, 60, 80, 100],
  ],
  [[], [0, 1]],
])("%j has the ticks %j", (values, ticks) => {
  expect(axisOf(values).ticks).toEqual(ticks);
});
