import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../json.ts";
import { canonical, compareComparable, compareForOrder, equal, type Value } from "./values.ts";

const values = fc.oneof(fc.constant(undefined), fc.jsonValue({ maxDepth: 2 })) as fc.Arbitrary<Value>;

describe("values", () => {
  it("have one order for all of them", () => {
    fc.assert(
      fc.property(values, values, values, (a, b, c) => {
        expect(Math.sign(compareForOrder(a, b))).toBe(-Math.sign(compareForOrder(b, a)) + 0);
        if (compareForOrder(a, b) <= 0 && compareForOrder(b, c) <= 0)
          expect(compareForOrder(a, c)).toBeLessThanOrEqual(0);
        expect(compareForOrder(a, b) === 0).toBe(equal(a, b));
      }),
    );
  });

  it("are equal when their canonical texts are", () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(canonical(a) === canonical(b)).toBe(equal(a, b));
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(equal(value as Json, structuredClone(value) as Json)).toBe(true);
      }),
    );
  });

  it("are ordered by type, then by value", () => {
    const ordered: Value[] = [null, false, true, -1, 0, 2, 10, "", "10", "2", "a", [1], { a: 1 }];
    expect([...ordered].reverse().sort(compareForOrder)).toEqual(ordered);
    // Array.sort puts undefined last whatever it is told
    expect(compareForOrder(undefined, null)).toBeLessThan(0);
  });

  it("of different types cannot be compared by size", () => {
    expect(compareComparable(1, "1")).toBeUndefined();
    expect(compareComparable(null, false)).toBeUndefined();
    expect(compareComparable([1], [2])).toBeUndefined();
    expect(compareComparable(undefined, undefined)).toBeUndefined();
    expect(compareComparable("a", "b")).toBeLessThan(0);
  });

  it("of an object have no order of properties", () => {
    expect(equal({ a: 1, b: [2] }, { b: [2], a: 1 })).toBe(true);
    expect(equal({ a: 1 }, { a: "1" })).toBe(false);
    expect(equal({ a: null }, { b: null })).toBe(false);
  });
});
