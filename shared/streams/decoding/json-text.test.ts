import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { elementsOf, memberOf, objectsOf } from "./json-text.ts";

const spaces = fc.constantFrom("", " ", "\t", "\n  ");

describe("the elements of an array", () => {
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
      fc.property(fc.array(fc.jsonValue()), spaces, (values, space) => {
        const elements = elementsOf(JSON.stringify(values, undefined, space));
        expect(elements?.map((element) => JSON.parse(element))).toEqual(JSON.parse(JSON.stringify(values)));
      }),
    );
  });

  it("need not be JSON", () => {
    expect(elementsOf('[{"a":1}, nonsense, {"b":2}]')).toEqual(['{"a":1}', "nonsense", '{"b":2}']);
  });

  it("are unknown when the brackets do not match, and for other text", () => {
    for (const text of ['[{"a":1}', '["]', "[1]]", "[1] 2", '{"a":[1]}', "", "x"])
      expect(elementsOf(text)).toBeUndefined();
  });

  it("need no stack for deep nesting", () => {
    const deep = "[".repeat(200_000) + "]".repeat(200_000);
    expect(elementsOf(`[${deep},1]`)).toEqual([deep, "1"]);
  });
});

it("the text of a property is that of the last one with the name, which can be escaped", () => {
  expect(memberOf('{"a": 1.0, "b" : [1.0] ,"a":{"a":2.0}}', "a")).toBe('{"a":2.0}');
  expect(memberOf('{"a": 1.0, "b" : [1.0] }', "b")).toBe("[1.0]");
  expect(memberOf('{"\\u0061:": "x", "a": "}"}', "a:")).toBe('"x"');
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), spaces, (object, space) => {
      const text = JSON.stringify(object, undefined, space);
      const parsed: Record<string, unknown> = JSON.parse(text);
      for (const [name, value] of Object.entries(parsed)) expect(JSON.parse(memberOf(text, name))).toEqual(value);
    }),
  );
});

it("objects that follow each other are split at their ends", () => {
  expect(objectsOf('{"a":\n{"b":"}"}}\n{"c":1}{\n"d"')).toEqual(['{"a":\n{"b":"}"}}', '{"c":1}', '{\n"d"']);
  expect(objectsOf('} "')).toEqual(["}", '"']);
});
