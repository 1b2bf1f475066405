import fc from "fast-check";
import { expect, it } from "vitest";
import { occurrences, seededRandom } from "./random.ts";

it("is true once in each 1/rate calls, at a random place", () => {
  const rates = fc.double({ min: 0.01, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.integer(), rates, fc.integer({ min: 1, max: 1000 }), (seed, rate, times) => {
      const happens = occurrences(rate, seededRandom(seed));
      const happened = Array.from({ length: times }, happens).filter(Boolean).length;
      expect(Math.abs(happened - times * rate)).toBeLessThanOrEqual(1 + 1e-6);
    }),
  );
  const happens = occurrences(0.1, seededRandom(4));
  const places = Array.from({ length: 500 }, () => happens()).flatMap((happened, draw) =>
    happened ? [draw % 10] : [],
  );
  expect(new Set(places).size).toBeGreaterThan(5);
});
