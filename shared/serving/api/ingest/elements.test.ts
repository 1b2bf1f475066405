import fc from "fast-check";
import { expect, it } from "vitest";
import { elementsOf } from "./elements.ts";

it("are as they are spelled", () => {
  const text = '[ 1.0 ,{"a" : [1, 2]}, "],[\\"" ,[[]],\n{"b":"\\\\"} ]';
  expect(elementsOf(text)).toEqual(["1.0", '{"a" : [1, 2]}', '"],[\\""', "[[]]", '{"b":"\\\\"}']);
});

it("of an empty array are none", () => {
  expect(elementsOf("[]")).toEqual([]);
  expect(elementsOf(" [ \n ] ")).toEqual([]);
});

it("are those of any array, however it is spaced", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.constantFrom("", " ", "\t", "\n  "), (values, space) => {
      const elements = elementsOf(JSON.stringify(values, undefined, space));
      expect(elements.map((element) => JSON.parse(element))).toEqual(JSON.parse(JSON.stringify(values)));
    }),
  );
});

it("of deep nesting cost no stack", () => {
  const deep = "[".repeat(200_000) + "]".repeat(200_000);
  expect(elementsOf(`[${deep},1]`)).toEqual([deep, "1"]);
});
