import { expect, it } from "vitest";
import { fromTypedData, toTypedData } from "./typed-data.ts";

it.each([
  [null, {}],
  [undefined, {}],
  ["", { string: "" }],
  ["a", { string: "a" }],
  [7, { json: "7" }],
  [true, { json: "true" }],
  [{ a: 1 }, { json: '{"a":1}' }],
  [[], { json: "[]" }],
  [[1, 2], { collectionSint64: { sint64: [1, 2] } }],
  [[1, 2.5], { collectionDouble: { double: [1, 2.5] } }],
  [["a", null, "", "b"], { collectionString: { string: ["a", "b"] } }],
  [["a", 1], { json: '["a",1]' }],
])("converts %j to %j", (value, data) => expect(toTypedData(value)).toEqual(data));

it("keeps bytes, alone and in lists", () => {
  const bytes = new Uint8Array([1, 2]);
  expect(toTypedData(bytes)).toEqual({ bytes });
  expect(toTypedData([bytes, bytes])).toEqual({ collectionBytes: { bytes: [bytes, bytes] } });
});

it.each([
  [undefined, null],
  [null, null],
  [{}, null],
  [{ string: "1" }, "1"],
  [{ json: '{"a":null}' }, { a: null }],
  [{ json: "null" }, null],
  [{ int: 0 }, 0],
  [{ double: 0.5 }, 0.5],
])("reads %j as %j", (data, value) => expect(fromTypedData(data)).toEqual(value));
