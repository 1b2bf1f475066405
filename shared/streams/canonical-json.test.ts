import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "./canonical-json.ts";

describe("canonicalJson", () => {
  it("sorts keys by UTF-16 code units at every depth, and does not sort lists", () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }, 3], B: null, a: { z: "x", é: 1, "😀": 2, ｚ: 3 } })).toBe(
      '{"B":null,"a":{"z":"x","é":1,"😀":2,"ｚ":3},"b":[{"c":2,"d":1},3]}',
    );
  });

  it("returns equal text for equal content, and keeps the content", () => {
    const words = fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.dictionary(fc.string(), fc.string())));
    fc.assert(
      fc.property(words, (content) => {
        const reversed = Object.fromEntries(Object.entries(content).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(content));
        expect(JSON.parse(canonicalJson(content))).toEqual(JSON.parse(JSON.stringify(content)));
      }),
    );
  });
});
