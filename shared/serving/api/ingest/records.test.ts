import { describe, expect, it } from "vitest";
import { recordsOf } from "./records.ts";

const read = (body: string | Uint8Array, contentType?: string) =>
  recordsOf(Buffer.from(body), contentType).map(({ line, body: bytes }) => [
    line,
    Buffer.from(bytes).toString("latin1"),
  ]);

describe("the records of a body", () => {
  it.each([
    ["an object with white space", '{"a": 1,\n "b": 2}\n', [[1, '{"a": 1,\n "b": 2}\n']]],
    [
      "an array, in the spelling of the elements",
      '[{"a": 1.0}, {"b":2}]',
      [
        [1, '{"a": 1.0}'],
        [2, '{"b":2}'],
      ],
    ],
    [
      "one object per line",
      '{"a":1}\r\n\n  \n{"b":2}\r\n',
      [
        [1, '{"a":1}'],
        [4, '{"b":2}'],
      ],
    ],
    [
      "lines of which one is invalid",
      '{"a":1}\n{"b":',
      [
        [1, '{"a":1}'],
        [2, '{"b":'],
      ],
    ],
    ["an empty body", "", []],
    ["white space", " \n\n", []],
    ["an empty array", "[]", []],
    ["a byte order mark", '\ufeff[{"a":1}]', [[1, '{"a":1}']]],
  ])("by content: %s", (_, body, records) => expect(read(body)).toEqual(records));

  it("by content type", () => {
    const two = '{"a":1}\n{"b":2}';
    expect(read(two, "application/json")).toEqual([[1, two]]);
    expect(read(" \n", "application/json")).toEqual([]);
    expect(read('[{"a":1}]', "Application/X-NDJSON; charset=utf-8")).toEqual([[1, '[{"a":1}]']]);
  });

  it("a line of invalid UTF-8 does not affect others", () => {
    const body = Buffer.concat([Buffer.from('{"a":1}\n'), Buffer.from([0xff, 0xfe, 0x0a]), Buffer.from('{"b":2}')]);
    expect(read(body)).toEqual([
      [1, '{"a":1}'],
      [2, "\xff\xfe"],
      [3, '{"b":2}'],
    ]);
  });
});
