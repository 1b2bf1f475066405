import { describe, expect, it } from "vitest";
import { expectInOrder, type StoredRecord } from "./stored-records.ts";

const first = '{"device_id":"d","time":1}';
const second = '{"device_id":"d","time":2}';
const third = '{"device_id":"d","time":3}';
const content = Buffer.from(`\ufeff${first}\r\n\n${second}\n${third}\n`);
const lines = { separators: " \t\r\n", records: 3 };
const records = (...some: readonly (readonly [number, string])[]): StoredRecord[] =>
  some.map(([number, text]) => ({ number, body: Buffer.from(text), code: undefined }));

describe("expectInOrder", () => {
  it("accepts all records, and a missing one that was ignored", () => {
    expectInOrder(content, records([1, first], [2, second], [3, third]), lines);
    expectInOrder(content, records([1, first], [3, third]), lines);
  });

  it.each([
    ["a wrong number", records([1, first], [2, third])],
    ["a changed record", records([1, first], [2, second.replace("2", "7")], [3, third])],
    ["a missing byte at the end", records([1, first], [2, second.slice(0, -1)], [3, third])],
    ["another order", records([1, second], [2, first], [3, third])],
    ["a missing byte at the beginning", records([1, first], [2, second.slice(1)], [3, third])],
  ])("detects %s", (_, stored) => {
    expect(() => expectInOrder(content, stored, lines)).toThrow(/lost before|is not in the file/);
  });

  it("detects further content at the end", () => {
    expect(() => expectInOrder(content, records([1, first], [2, second]), { ...lines, records: 2 })).toThrow(
      "lost before record 3",
    );
  });
});
