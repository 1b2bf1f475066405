import { describe, expect, it } from "vitest";
import { expectInOrder, type Kept } from "./kept.ts";

const first = '{"device_id":"d","time":1}';
const second = '{"device_id":"d","time":2}';
const third = '{"device_id":"d","time":3}';
const content = Buffer.from(`\ufeff${first}\r\n\n${second}\n${third}\n`);
const lines = { separators: " \t\r\n", records: 3 };
const kept = (...records: readonly (readonly [number, string])[]): Kept[] =>
  records.map(([number, text]) => ({ number, body: Buffer.from(text), code: undefined }));

describe("a walk from record to record", () => {
  it("is content with a file of which everything is kept, and with a record that is ignored", () => {
    expectInOrder(content, kept([1, first], [2, second], [3, third]), lines);
    expectInOrder(content, kept([1, first], [3, third]), lines);
  });

  it.each([
    ["a record that lost its number", kept([1, first], [2, third])],
    ["a record that is not as it was", kept([1, first], [2, second.replace("2", "7")], [3, third])],
    ["a record that lost a byte", kept([1, first], [2, second.slice(0, -1)], [3, third])],
    ["another order", kept([1, second], [2, first], [3, third])],
    ["a record that lost its beginning", kept([1, first], [2, second.slice(1)], [3, third])],
  ])("notices %s", (_, records) => {
    expect(() => expectInOrder(content, records, lines)).toThrow(/lost before|is not in the file/);
  });

  it("notices what is left over at the end", () => {
    expect(() => expectInOrder(content, kept([1, first], [2, second]), { ...lines, records: 2 })).toThrow(
      "lost before record 3",
    );
  });
});
