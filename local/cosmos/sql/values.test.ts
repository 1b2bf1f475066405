import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../json.ts";
import { compare, equal } from "./values.ts";

const scalars = fc.oneof(fc.string(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null));

describe("values", () => {
  it("equal their copies", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(equal(value as Json, structuredClone(value) as Json)).toBe(true);
      }),
    );
  });

  it("of one type have an order in which only equal values have the order 0", () => {
    fc.assert(
      fc.property(scalars, scalars, (left, right) => {
        const order = compare(left, right);
        if (left === null || right === null || typeof left !== typeof right)
          expect(order).toBe(left === null && right === null ? 0 : undefined);
        else {
          expect(order).toBe(-(compare(right, left) ?? Number.NaN) + 0);
          expect(order === 0).toBe(equal(left, right));
        }
      }),
    );
  });

  it("of different types do not compare", () => {
    expect(compare(1, "1")).toBeUndefined();
    expect(compare(null, false)).toBeUndefined();
    expect(compare([1], [2])).toBeUndefined();
    expect(compare(undefined, undefined)).toBeUndefined();
    expect(compare("a", "b")).toBeLessThan(0);
  });

  it("are equal regardless of the order of properties", () => {
    expect(equal({ a: 1, b: [2] }, { b: [2], a: 1 })).toBe(true);
    expect(equal({ a: 1 }, { a: "1" })).toBe(false);
    expect(equal({ a: null }, { b: null })).toBe(false);
  });
});
