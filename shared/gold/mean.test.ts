import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mean } from "./mean.ts";

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

describe("a mean", () => {
  it("is finite, and between the least and the greatest number", () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1, maxLength: 20 }), (numbers) => {
        const found = mean(numbers);
        expect(Number.isFinite(found)).toBe(true);
        // The sum of many may lose a digit.
        const tolerance = Math.max(...numbers.map(Math.abs)) * 1e-14;
        expect(found).toBeGreaterThanOrEqual(Math.min(...numbers) - tolerance);
        expect(found).toBeLessThanOrEqual(Math.max(...numbers) + tolerance);
      }),
    );
  });

  it.each([
    [[1e308, 1.5e308], 1.25e308],
    [[-1e308, -1.5e308], -1.25e308],
    [[Number.MAX_VALUE, Number.MAX_VALUE, Number.MAX_VALUE], Number.MAX_VALUE],
    [[1, 2, 6], 3],
  ])("of %j is %d", (numbers, expected) => expect(mean(numbers)).toBe(expected));
});
