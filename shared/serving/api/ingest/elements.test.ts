import fc from "fast-check";
import { expect, it } from "vitest";
import { elementsOf } from "./elements.ts";

it("keep their spelling", () => {
  const text = '[ 1.0 ,{"a" : [1, 2]}, "],[\\"" ,[[]],\n{"b":"\\\\"} ]';
  expect(elementsOf(text)).toEqual(["1.0", '{"a" : [1, 2]}', '"],[\\""', "[[]]", '{"b":"\\\\"}']);
});

it("of an empty array are none", () => {
  expect(elementsOf("[]")).toEqual([]);
  expect(elementsOf(" [ \n ] ")).toEqual([]);
});

it("are those of any array, with any white space", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.constantFrom("", " ", "\t", "\n  "), (values, space) => {
      const elements = elementsOf(JSON.stringify(values, undefined, space));
      expect(elements.map((element) => JSON.parse(element))).toEqual(JSON.parse(JSON.stringify(values)));
    }),
  );
});

it("need no stack for deep nesting", () => {
  const deep = "[".repeat(200_000) + "]".repeat(200_000);
  expect(elementsOf(`[${deep},1]`)).toEqual([deep, "1"]);
});
